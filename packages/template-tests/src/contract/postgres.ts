import {
  ChildProcess,
  execFile,
  execFileSync,
  spawn,
} from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { chown, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Tools } from '../types';
import { eventually, freePorts } from './network';

const execute = promisify(execFile);

/** A PostgreSQL of its own on this machine, as it is right after installation. */
export class PostgresServer {
  private constructor(
    private readonly programs: string,
    private readonly child: ChildProcess,
    private readonly directory: string,
    readonly port: number,
  ) {
    // Whoever uses it may end without a word.
    process.once('exit', () => this.stop());
  }

  static async start(tools: Tools): Promise<PostgresServer> {
    const programs = dirname(realpathSync(tools.path('postgres')));
    const [port] = await freePorts(1);
    const directory = await mkdtemp(join(tmpdir(), 'quarterdeck-postgres-'));
    const identity = await unprivileged();
    if (identity) {
      await chown(directory, identity.uid, identity.gid);
    }
    const data = join(directory, 'data');
    await execute(
      join(programs, 'initdb'),
      ['-D', data, '-U', 'postgres', '-A', 'trust', '-N', '-E', 'UTF8'],
      { ...identity, cwd: directory },
    );
    const child = spawn(
      join(programs, 'postgres'),
      [
        ...['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', ''],
        ...['-c', 'fsync=off', '-c', 'max_connections=200'],
      ],
      { ...identity, cwd: directory, stdio: 'ignore' },
    );
    child.unref();
    const server = new PostgresServer(programs, child, directory, port);
    if (!(await eventually(() => server.#answers(), 15_000))) {
      server.stop();
      throw new Error('PostgreSQL did not start');
    }
    return server;
  }

  /** The URL of a database, over this port or the one of a proxy. */
  url(database = 'postgres', port = this.port): string {
    return `postgres://postgres@127.0.0.1:${port}/${database}?sslmode=disable`;
  }

  /** @returns the name of a new, empty database */
  async create(): Promise<string> {
    const name = `service_${randomBytes(6).toString('hex')}`;
    await execute(join(this.programs, 'createdb'), [
      `--maintenance-db=${this.url()}`,
      name,
    ]);
    return name;
  }

  stop(): void {
    // At once: nobody wants the data any more.
    this.child.kill('SIGQUIT');
    rmSync(this.directory, { recursive: true, force: true });
  }

  async #answers(): Promise<boolean> {
    return execute(join(this.programs, 'pg_isready'), ['-d', this.url()]).then(
      () => true,
      () => false,
    );
  }
}

/** PostgreSQL refuses to run as root: Debian makes a user for it. */
async function unprivileged(): Promise<
  { uid: number; gid: number } | undefined
> {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const id = (option: string) =>
    Number(execFileSync('id', [option, 'postgres']).toString());
  return { uid: id('-u'), gid: id('-g') };
}

let shared: Promise<PostgresServer> | undefined;

/** One server for all gates of a run; it ends with the process, or by `stop`. */
export function sharedPostgres(tools: Tools): Promise<PostgresServer> {
  shared ??= PostgresServer.start(tools);
  return shared;
}
