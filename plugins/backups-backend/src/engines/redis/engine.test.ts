import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  dumpOf,
  engineContract,
  type EngineUnderTest,
  expectRefusal,
  requestOf,
  restored,
} from '../engineContract';
import { redisConnectionSchema } from './connection';
import { engine } from './engine';
import { ThrowAwayServer } from './ThrowAwayServer';

const describeIt = existsSync('/usr/bin/redis-server')
  ? describe
  : describe.skip;

jest.setTimeout(60_000);

const PASSWORD = 'a secret that nobody sees';

let folder: string;
let scratch: string;
let port: number;
let server: ChildProcess;

function redis(...command: string[]): string {
  return execFileSync('redis-cli', ['-p', String(port), ...command], {
    env: { ...process.env, REDISCLI_AUTH: PASSWORD },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

async function killed(): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const ended = new Promise(resolve => server.once('exit', resolve));
    server.kill('SIGKILL');
    await ended;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise(resolve => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

function source(connection: object = {}): EngineUnderTest {
  const restoreFile = path.join(folder, 'sessions.rdb');
  return {
    engine,
    scratch,
    connection: {
      host: '127.0.0.1',
      port,
      password: PASSWORD,
      restoreFile,
      ...connection,
    },
    look: async () => redis('DEBUG', 'DIGEST'),
    lookAt: async snapshot => {
      const reader = await ThrowAwayServer.start(
        redisConnectionSchema.parse({ host: 'unused' }),
        { snapshot, folder: scratch },
        new AbortController().signal,
      );
      const [{ checksum }] = await reader.contents();
      await reader.stop();
      return checksum ?? 'none';
    },
    change: async () => {
      redis('SET', 'late', '1');
      redis('-n', '3', 'DEL', 'list');
    },
    replaces: false,
    neighbours: async () => (await readdir(folder)).sort(),
  };
}

describeIt('redis', () => {
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'redis-engine-'));
    scratch = await mkdtemp(path.join(tmpdir(), 'scratch-'));
    port = await freePort();
    server = spawn(
      'redis-server',
      [
        ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder],
        ...['--requirepass', PASSWORD, '--save', ''],
        ...['--enable-debug-command', 'yes'],
        ...['--repl-diskless-sync-delay', '0'],
      ],
      { stdio: 'ignore' },
    );
    for (let attempt = 0; attempt < 100; attempt++) {
      try {
        redis('PING');
        break;
      } catch {
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    }
    redis('DEBUG', 'POPULATE', '5000', 'session', '200');
    redis('SET', 'soon', 'gone', 'EX', '5');
    redis('-n', '3', 'RPUSH', 'list', 'a', 'b', 'c');
    redis('RPUSH', 'list', 'a', 'b', 'c');
    redis('-n', '3', 'HSET', 'hash', 'field', 'value');
  });
  afterEach(async () => {
    await killed();
    await rm(folder, { recursive: true, force: true });
    await rm(scratch, { recursive: true, force: true });
  });

  it.each(engineContract)('%s', async (_name, check) => {
    redis('DEL', 'soon');
    await check(source());
  });

  it('counts the keys of each database, also those that expire meanwhile', async () => {
    const dumped = await dumpOf(source());
    await new Promise(resolve => setTimeout(resolve, 5_500));
    const session = await restored(source(), dumped, 'throw-away');
    const { tables } = await session.contents();
    await session.close();
    expect(tables.map(({ name, rows }) => [name, rows])).toEqual([
      ['all keys', 5004],
      ['db0', 5002],
      ['db3', 2],
    ]);
    expect(tables[0].checksum).toBe(dumped.content.tables[0].checksum);
    expect(tables[0].checksum).toMatch(/^[0-9a-f]{40}$/);
  });

  it('says what is wrong, and no secret', async () => {
    const wrong = dumpOf(source({ password: 'not this secret' }));
    await expectRefusal(wrong, 'engine.denied');
    await expect(wrong).rejects.not.toThrow(/secret/);
    await expectRefusal(dumpOf(source({ port: 1 })), 'engine.unreachable');
    await expectRefusal(
      dumpOf(source({ binaries: '/nonexistent' })),
      'engine.tool-missing',
    );
    const dumped = await dumpOf(source());
    await expectRefusal(
      restored(source({ restoreFile: undefined }), dumped, 'isolated'),
      'engine.place-unsupported',
    );
    const [{ bytes }] = dumped.parts;
    bytes.fill(7, 1000, 1100);
    await expectRefusal(
      restored(source(), dumped, 'throw-away'),
      'engine.damaged',
    );
  });

  it('makes no backup of a server that is killed meanwhile', async () => {
    redis('CONFIG', 'SET', 'rdb-key-save-delay', '1000');
    const dumping = engine.dump(requestOf(source()));
    dumping.catch(() => {});
    await new Promise(resolve => setTimeout(resolve, 1_000));
    await killed();
    await expectRefusal(dumping, 'engine.tool-failed');
    expect(await readdir(scratch)).toEqual([]);
  });

  it('lets queries of an entity read and nothing else', async () => {
    const dumped = await dumpOf(source());
    const session = await restored(source(), dumped, 'throw-away');
    const checks = await session.assert([
      { name: 'size', query: 'DBSIZE', atLeast: 5000 },
      { name: 'value', query: 'LINDEX list 1', equals: 'b' },
      { name: 'none', query: 'GET nothing', equals: 'x' },
      { name: 'write', query: 'SET a b' },
      { name: 'flush', query: 'FLUSHALL' },
      { name: 'config', query: 'CONFIG SET dir /tmp' },
      { name: 'option', query: '-h 127.0.0.1 DBSIZE' },
    ]);
    await session.close();
    expect(checks.map(({ state, reason }) => [state, reason?.code])).toEqual([
      ['passed', undefined],
      ['passed', undefined],
      ['failed', 'check.not-equal'],
      ['failed', 'check.query-failed'],
      ['failed', 'check.query-failed'],
      ['failed', 'check.query-failed'],
      ['failed', 'check.query-writes'],
    ]);
  });
});
