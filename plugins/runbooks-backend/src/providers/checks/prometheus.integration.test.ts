import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Server, createServer } from 'node:http';
import { createServer as createSocket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Checks } from './Checks';
import { PrometheusServer } from './config';
import { ResolvedCheck } from './types';

const PROGRAM = '/usr/bin/prometheus';

jest.setTimeout(60_000);
const isInstalled = existsSync(PROGRAM);
if (!isInstalled) {
  process.stderr.write(
    `Checks by a real Prometheus are not tested: ${PROGRAM} is not installed\n`,
  );
}

const checking = (servers: Record<string, PrometheusServer>) => {
  const checks = new Checks({
    prometheus: new Map(Object.entries(servers)),
    allow: [],
    allowPrivate: false,
  });
  return async (
    query: string,
    expected: Partial<Extract<ResolvedCheck, { kind: 'query' }>['expect']> = {},
    source?: string,
  ) =>
    await checks.look(
      { kind: 'query', query, source, expect: { noData: 'fail', ...expected } },
      new AbortController().signal,
    );
};

(isInstalled ? describe : describe.skip)('Prometheus that checks ask', () => {
  let child: ChildProcess;
  let directory: string;
  let look: ReturnType<typeof checking>;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'checks-'));
    await writeFile(
      path.join(directory, 'prometheus.yml'),
      'scrape_configs: []',
    );
    const port = await freePort();
    child = spawn(
      PROGRAM,
      [
        `--config.file=${path.join(directory, 'prometheus.yml')}`,
        `--storage.tsdb.path=${path.join(directory, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--web.external-url=http://127.0.0.1/monitoring/',
      ],
      { stdio: 'ignore' },
    );
    look = checking({ main: { url: `http://127.0.0.1:${port}/monitoring` } });
    while (!(await look('vector(1)', { equals: 1 })).holds) {
      if (child.exitCode !== null) {
        throw new Error(`Prometheus ended with ${child.exitCode}`);
      }
      await sleep(100);
    }
  });
  afterAll(async () => {
    child.kill('SIGKILL');
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  });

  it.each([
    ['vector(0.02)', { below: 0.05 }, true, 0.02, '0.02 is below 0.05'],
    ['vector(0.07)', { below: 0.05 }, false, 0.07, '0.07 is not below 0.05'],
    ['scalar(vector(7))', { equals: 7 }, true, 7, '7 is equal to 7'],
    ['3', { atLeast: 3, atMost: 3 }, true, 3, '3 is at most 3 and at least 3'],
    [
      '3',
      { above: 3, atMost: 2 },
      false,
      3,
      '3 is not at most 2 and not above 3',
    ],
    ['vector(1)/vector(0)', { above: 5 }, true, null, 'Infinity is above 5'],
    [
      'no_such_metric',
      { below: 1 },
      false,
      null,
      'No data: Prometheus found no values',
    ],
    [
      'no_such_metric',
      { below: 1, noData: 'pass' as const },
      true,
      null,
      'No data, which counts as fine: Prometheus found no values',
    ],
    [
      'vector(0)/vector(0)',
      { below: 1 },
      false,
      null,
      'No data: the query gives NaN',
    ],
    [
      'vector(1)[1m:10s]',
      { below: 1 },
      false,
      null,
      'The query gives a matrix; it has to give one number',
    ],
    [
      '"fine"',
      { below: 1 },
      false,
      null,
      'The query gives a string; it has to give one number',
    ],
  ])('compares %s with %j', async (query, expected, holds, value, message) => {
    expect(await look(query, expected)).toEqual({ holds, value, message });
  });

  it('says what it cannot judge by', async () => {
    expect(await look('sum(')).toMatchObject({
      holds: false,
      message: expect.stringMatching(/^Prometheus says: .*parse error/),
    });
    const two = 'label_replace(vector(1), "a", "b", "", "") or vector(2)';
    expect(await look(two, { above: 0 })).toMatchObject({
      holds: false,
      message: expect.stringMatching(/^The query gives 2 series; aggregate/),
    });
  });
});

describe('a check by something that says it is Prometheus', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://x');
      const value = (warnings: string[]) =>
        JSON.stringify({
          status: 'success',
          data: { resultType: 'scalar', result: [1, '1'] },
          warnings,
        });
      const isKnown = request.headers.authorization === 'Bearer secret';
      switch (pathname) {
        case '/token/api/v1/query':
          response.writeHead(isKnown ? 200 : 401).end(isKnown ? value([]) : '');
          break;
        case '/warns/api/v1/query':
          response.end(value(['a store is down']));
          break;
        case '/moved/api/v1/query':
          response.writeHead(302, { location: '/warns/api/v1/query' }).end();
          break;
        case '/large/api/v1/query':
          response.end('x'.repeat(2 * 1024 * 1024));
          break;
        default:
          response.writeHead(502).end('<html>');
      }
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address?.port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    ['token', 'secret', true, '1 is equal to 1'],
    [
      'token',
      'wrong',
      false,
      'Prometheus answered with status 401 and nothing that can be read',
    ],
    [
      'warns',
      undefined,
      true,
      '1 is equal to 1 (Prometheus warns: a store is down)',
    ],
    [
      'moved',
      undefined,
      false,
      'Prometheus answered with status 302 and nothing that can be read',
    ],
    [
      'large',
      undefined,
      false,
      'Prometheus answered with more than 1 MB; aggregate the query to one number',
    ],
    [
      'else',
      undefined,
      false,
      'Prometheus answered with status 502 and nothing that can be read',
    ],
  ])('%s with token %s', async (name, token, holds, message) => {
    const look = checking({ main: { url: `${url}/${name}`, token } });
    expect(await look('1', { equals: 1 })).toMatchObject({ holds, message });
  });

  it('says which servers there are', async () => {
    expect((await checking({})('1')).message).toMatch(
      /knows no Prometheus; name one/,
    );
    const look = checking({ a: { url }, b: { url } });
    expect((await look('1')).message).toMatch(/say source: a or b/);
    expect((await look('1', {}, 'c')).message).toMatch(/"c"; there is a, b/);
  });

  it('says so where nobody listens', async () => {
    const look = checking({
      main: { url: `http://127.0.0.1:${await freePort()}` },
    });
    expect((await look('1')).message).toMatch(
      /^Prometheus cannot be asked: connect ECONNREFUSED/,
    );
  });
});

async function freePort(): Promise<number> {
  const server = createSocket().listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) {
    throw new Error('No port is free');
  }
  return address.port;
}
