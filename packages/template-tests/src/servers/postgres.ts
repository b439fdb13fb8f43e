import {
  ChildProcess,
  execFile,
  execFileSync,
  spawn,
} from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { chown, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { eventually, freePorts } from '../contract/network';
import { Tools } from '../types';

const execute = promisify(execFile);

/** A PostgreSQL of its own on a free port of the loopback, in a folder of its own. */
export class PostgresServer {
  readonly #ended: Promise<unknown>;
  // Whoever uses it may end without a word.
  readonly #kill = () => {
    // At once: nobody wants the data any more.
    this.child.kill('SIGQUIT');
    rmSync(this.directory, { recursive: true, force: true });
  };

  private constructor(
    /** Folder of its programs */
    readonly programs: string,
    private readonly child: ChildProcess,
    private readonly directory: string,
    readonly port: number,
    private readonly password: string | undefined,
  ) {
    this.#ended = new Promise(resolve => child.once('exit', resolve));
    child.unref();
    process.once('exit', this.#kill);
  }

  /** @param password - of its only user; without it, it asks for none */
  static async start(tools: Tools, password?: string): Promise<PostgresServer> {
    const programs = dirname(realpathSync(tools.path('postgres')));
    const [port] = await freePorts(1);
    const directory = await mkdtemp(join(tmpdir(), 'quarterdeck-postgres-'));
    const passwordFile = join(directory, 'password');
    await writeFile(passwordFile, password ?? '');
    const identity = unprivileged();
    if (identity) {
      await chown(directory, identity.uid, identity.gid);
      await chown(passwordFile, identity.uid, identity.gid);
    }
    const data = join(directory, 'data');
    const authentication =
      password === undefined
        ? ['-A', 'trust']
        : ['-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
    await execute(
      join(programs, 'initdb'),
      ['-D', data, '-U', 'postgres', ...authentication, '-N', '-E', 'UTF8'],
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
    const server = new PostgresServer(
      programs,
      child,
      directory,
      port,
      password,
    );
    if (!(await eventually(() => server.#answers(), 15_000))) {
      await server.stop();
      throw new Error('PostgreSQL did not start');
    }
    return server;
  }

  /** The URL of a database, over this port or the one of a proxy, with its password or another one. */
  url(
    database = 'postgres',
    { port = this.port, password = this.password } = {},
  ): string {
    const secret = password ? `:${encodeURIComponent(password)}` : '';
    return `postgres://postgres${secret}@127.0.0.1:${port}/${database}?sslmode=disable`;
  }

  /** Rows of a query, as psql prints them without decoration */
  query(sql: string, database?: string): string {
    return execFileSync(
      join(this.programs, 'psql'),
      [
        ...['--no-psqlrc', '--quiet', '--tuples-only', '--no-align'],
        '--set=ON_ERROR_STOP=1',
        `--dbname=${this.url(database)}`,
      ],
      { input: sql, encoding: 'utf8', stdio: 'pipe' },
    ).trim();
  }

  /** @returns the name of a new, empty database */
  create(): string {
    const name = `service_${randomBytes(6).toString('hex')}`;
    this.query(`create database ${name}`);
    return name;
  }

  async stop(): Promise<void> {
    process.off('exit', this.#kill);
    this.child.ref();
    this.#kill();
    await this.#ended;
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
function unprivileged(): { uid: number; gid: number } | undefined {
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
