import { execFileSync, spawn } from 'node:child_process';
import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The password of `postgres`: full of what URLs have to encode. */
const PASSWORD = 'p@ss:w/rd %41\\n';

export interface Postgres {
  /** URL of a database of it, with the password encoded */
  url(database?: string, password?: string): string;
  /** Rows of a query, as psql prints them without decoration */
  query(sql: string, database?: string): string;
  /** Folder of its programs */
  programs: string;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL server on a free port of the loopback, in a folder of its own, that asks for a password.
 *
 * @param postgres - path of the server's program
 */
export async function startPostgres(postgres: string): Promise<Postgres> {
  const programs = dirname(realpathSync(postgres));
  const parent = mkdtempSync(join(tmpdir(), 'quarterdeck-postgres-'));
  const data = join(parent, 'data');
  const passwordFile = join(parent, 'password');
  mkdirSync(data);
  writeFileSync(passwordFile, PASSWORD);
  const asServer = serverUser();
  if (asServer) {
    [parent, data, passwordFile].forEach(path =>
      chownSync(path, asServer.uid, asServer.gid),
    );
  }
  execFileSync(
    join(programs, 'initdb'),
    [
      '--auth=scram-sha-256',
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--no-sync',
      `--pgdata=${data}`,
    ],
    { ...asServer, stdio: 'ignore' },
  );
  const port = await freePort();
  const server = spawn(
    postgres,
    [
      '-D',
      data,
      '-p',
      String(port),
      '-k',
      data,
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'fsync=off',
    ],
    { ...asServer, stdio: 'ignore' },
  );
  const ended = new Promise(resolve => server.once('exit', resolve));
  const query = (sql: string, database = 'postgres') =>
    execFileSync(
      join(programs, 'psql'),
      [
        '--no-psqlrc',
        '--quiet',
        '--tuples-only',
        '--no-align',
        '--set=ON_ERROR_STOP=1',
        `--dbname=${database}`,
      ],
      {
        input: sql,
        encoding: 'utf8',
        stdio: 'pipe',
        env: {
          ...process.env,
          PGHOST: '127.0.0.1',
          PGPORT: String(port),
          PGUSER: 'postgres',
          PGPASSWORD: PASSWORD,
        },
      },
    ).trim();
  await untilReady(query);
  return {
    programs,
    query,
    url: (database = 'postgres', password = PASSWORD) =>
      `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    async stop() {
      server.kill('SIGINT');
      await ended;
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL does not run as root. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** A port that nothing listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const address = await new Promise<AddressInfo | string | null>(resolve =>
    server.listen(0, '127.0.0.1', () => resolve(server.address())),
  );
  await new Promise(resolve => server.close(resolve));
  if (address === null || typeof address === 'string') {
    throw new Error('The machine gave no port');
  }
  return address.port;
}

async function untilReady(query: (sql: string) => string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      query('select 1');
      return;
    } catch (error) {
      if (attempt > 100) {
        throw error;
      }
      await sleep(100);
    }
  }
}
