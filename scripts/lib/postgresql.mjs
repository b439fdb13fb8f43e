import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './ports.mjs';
import { Problem } from './problems.mjs';
import { runToEnd, tailOfFile } from './processes.mjs';

/** What tests and campaigns read to find a server. */
export const DATABASE = 'BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING';

/**
 * Starts a PostgreSQL of its own for one run of tests: on a free loopback
 * port, with a password nobody knows, in a folder that goes with it. What
 * makes it safe against power cuts is off.
 *
 * @param {string} programs the folder of `initdb` and `postgres`
 * @param {import('./processes.mjs').ProcessGroups} groups
 * @returns {Promise<{ connectionString: string, remove: () => void }>}
 *   `remove` deletes the folder, once the groups have ended
 */
export async function startPostgresql(programs, groups) {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-postgresql-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const port = await freePort();
    const password = randomBytes(16).toString('hex');
    const owner = unprivilegedOwner();
    await initialise(programs, folder, password, owner);
    const server = groups.start('PostgreSQL', {
      command: join(programs, 'postgres'),
      args: serverArguments(folder, port),
      cwd: folder,
      env: process.env,
      log: join(folder, 'server.log'),
      owner,
    });
    await untilItAnswers(server);
    return {
      connectionString: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
      remove,
    };
  } catch (error) {
    remove();
    throw error;
  }
}

// PostgreSQL refuses to run as root.
function unprivilegedOwner() {
  if (process.getuid?.() !== 0) {
    return {};
  }
  const id = (flag, user) =>
    Number(
      execFileSync('id', [flag, user], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
  const user = ['postgres', 'nobody'].find(name => {
    try {
      return id('-u', name) > 0;
    } catch {
      return false;
    }
  });
  if (!user) {
    throw new Problem(
      'PostgreSQL does not run as root and there is no other user to run it as.',
    );
  }
  return { uid: id('-u', user), gid: id('-g', user) };
}

async function initialise(programs, folder, password, owner) {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner.uid !== undefined) {
    chownSync(folder, owner.uid, owner.gid);
    chownSync(passwordFile, owner.uid, owner.gid);
  }
  const { code, output } = await runToEnd(
    join(programs, 'initdb'),
    [
      '--no-sync',
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      `--pgdata=${join(folder, 'data')}`,
    ],
    { cwd: folder, env: process.env, owner },
  );
  if (code !== 0) {
    throw new Problem('PostgreSQL could not make a database to test with.', {
      detail: output,
    });
  }
}

function serverArguments(folder, port) {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    lc_messages: 'C',
    max_connections: '300',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
  };
  return [
    '-D',
    join(folder, 'data'),
    '-p',
    String(port),
    ...Object.entries(settings).flatMap(([key, value]) => [
      '-c',
      `${key}=${value}`,
    ]),
  ];
}

async function untilItAnswers(server) {
  let ended = false;
  server.exited.then(() => {
    ended = true;
  });
  const deadline = Date.now() + 30_000;
  // It listens for a moment before it lets anybody in.
  while (!tailOfFile(server.log).includes('ready to accept connections')) {
    if (ended || Date.now() > deadline) {
      throw new Problem('PostgreSQL did not start.', {
        detail: tailOfFile(server.log),
      });
    }
    await sleep(100);
  }
}
