import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { createServer, AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import createKnex from 'knex';

const INSTALLED = '/usr/lib/postgresql';

export interface PostgresServer {
  connection: string;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL server of its own, with the settings that Debian ships; it does not run as root. Its data are in
 * `postgres` below the parent.
 *
 * @param settings `name=value`, beside those
 */
export async function startPostgres(
  parent: string,
  settings: readonly string[] = [],
): Promise<PostgresServer> {
  const data = path.join(parent, 'postgres');
  mkdirSync(data);
  const asServer = serverUser();
  if (asServer) {
    chownSync(parent, asServer.uid, asServer.gid);
    chownSync(data, asServer.uid, asServer.gid);
  }
  const programs = programsOf();
  execFileSync(
    path.join(programs, 'initdb'),
    ['--auth', 'trust', '--username', 'postgres', '--pgdata', data],
    { ...asServer, stdio: 'ignore' },
  );
  const port = await freePort();
  const server = spawn(
    path.join(programs, 'postgres'),
    [
      '-D',
      data,
      '-p',
      String(port),
      '-k',
      data,
      '-c',
      'listen_addresses=127.0.0.1',
      ...settings.flatMap(each => ['-c', each]),
    ],
    { ...asServer, stdio: 'ignore' },
  );
  const connection = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  await untilReady(connection);
  return {
    connection,
    stop: async () => {
      const ended = new Promise(resolve => server.once('exit', resolve));
      server.kill('SIGINT');
      await ended;
    },
  };
}

function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function programsOf(): string {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED) : [];
  const newest = versions.sort((a, b) => Number(a) - Number(b)).at(-1);
  if (!newest) {
    throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  }
  return path.join(INSTALLED, newest, 'bin');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

async function untilReady(connection: string): Promise<void> {
  const knex = createKnex({
    client: 'pg',
    connection,
    log: { warn: () => {} },
  });
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        await knex.raw('select 1');
        return;
      } catch (error) {
        if (attempt > 100) {
          throw error;
        }
        await sleep(100);
      }
    }
  } finally {
    await knex.destroy();
  }
}
