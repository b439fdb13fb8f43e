import http from 'node:http';
import { AddressInfo } from 'node:net';
import { KubernetesConnection } from './KubernetesConnection';
import { DEFAULT_WATCH_TIMINGS, watchResource } from './watchResource';

const object = (name: string, version: number) => ({
  metadata: {
    name,
    namespace: 'ns',
    uid: `uid-${name}`,
    resourceVersion: `${version}`,
  },
});
const list = (version: number, names: string[], next?: string) => ({
  metadata: { resourceVersion: `${version}`, continue: next },
  items: names.map(name => object(name, version)),
});
const line = (event: object) => `${JSON.stringify(event)}\n`;

/** Answers each request with the next step of a script; fails the test when asked more than it has. */
type Step = (url: URL, response: http.ServerResponse) => void;

const json =
  (status: number, body: unknown): Step =>
  (_url, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };

async function follow(
  steps: Step[],
  until: (log: string[]) => boolean,
  backoff = { initialMs: 1, maximumMs: 5 },
) {
  const urls: string[] = [];
  const log: string[] = [];
  const abort = new AbortController();
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://server');
    urls.push(`${url.pathname}${url.search}`);
    const step = steps.shift();
    if (step) {
      step(url, response);
    } else {
      response.writeHead(200);
      response.write(
        line({
          type: 'BOOKMARK',
          object: { metadata: { resourceVersion: '99' } },
        }),
      );
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const connection = await KubernetesConnection.create({
    name: 'test',
    url: `http://127.0.0.1:${port}`,
    skipTlsVerify: true,
    credentials: { kind: 'token', token: 'secret' },
  });
  const note = (entry: string) => {
    log.push(entry);
    if (until(log)) {
      abort.abort();
    }
  };
  try {
    await watchResource({
      connection,
      path: '/api/v1/pods',
      signal: abort.signal,
      timings: {
        ...DEFAULT_WATCH_TIMINGS,
        requestTimeoutMs: 300,
        idleTimeoutMs: 300,
        backoff,
      },
      handler: {
        onList: objects =>
          note(`list ${objects.map(({ metadata }) => metadata.name).join()}`),
        onUpsert: ({ metadata }) => note(`upsert ${metadata.name}`),
        onDelete: ({ metadata }) => note(`delete ${metadata.name}`),
        onAlive: () => {},
        onFailure: error =>
          note(`failure ${error instanceof Error ? error.message : error}`),
      },
    });
  } finally {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  }
  return { log, urls };
}

describe('watchResource', () => {
  it('lists page by page, then watches from the version of the list', async () => {
    const { log, urls } = await follow(
      [
        json(200, list(5, ['a'], 'more')),
        json(200, list(5, ['b'])),
        (_url, response) => {
          response.write(line({ type: 'MODIFIED', object: object('a', 6) }));
          response.end(line({ type: 'DELETED', object: object('b', 7) }));
        },
      ],
      entries => entries.includes('delete b'),
    );
    expect(log).toEqual(['list a,b', 'upsert a', 'delete b']);
    expect(urls[0]).toBe('/api/v1/pods?limit=500');
    expect(urls[1]).toContain('continue=more');
    expect(urls[2]).toContain('resourceVersion=5');
  });

  it('resumes at the last version seen after a cut, without a new list', async () => {
    const { log, urls } = await follow(
      [
        json(200, list(5, ['a'])),
        (_url, response) => {
          response.write(line({ type: 'ADDED', object: object('b', 8) }), () =>
            response.destroy(),
          );
        },
        (_url, response) => {
          response.write(line({ type: 'ADDED', object: object('c', 9) }));
        },
      ],
      entries => entries.includes('upsert c'),
    );
    expect(log.filter(entry => !entry.startsWith('failure'))).toEqual([
      'list a',
      'upsert b',
      'upsert c',
    ]);
    expect(urls[2]).toContain('resourceVersion=8');
  });

  it.each<[string, Step]>([
    ['as a status', json(410, { message: 'too old resource version' })],
    [
      'in the stream',
      (_url, response) => {
        response.end(
          line({ type: 'ERROR', object: { code: 410, message: 'too old' } }),
        );
      },
    ],
  ])('lists anew when told 410 Gone %s', async (_name, gone) => {
    const { log } = await follow(
      [json(200, list(5, ['a'])), gone, json(200, list(50, ['a', 'b']))],
      entries => entries.includes('list a,b'),
    );
    expect(log).toEqual(['list a', 'list a,b']);
  });

  it('tells each failure and goes on: a refusal, a hanging server, nonsense', async () => {
    const { log } = await follow(
      [
        json(403, { message: 'pods is forbidden' }),
        () => {},
        (_url, response) => response.end('not json'),
        json(200, { metadata: {}, items: [] }),
        json(200, list(5, ['a'])),
        () => {},
      ],
      entries => entries.length >= 6,
    );
    expect(log[0]).toBe('failure pods is forbidden');
    expect(log[1]).toMatch(/failure .*(timeout|aborted)/);
    expect(log[2]).toMatch(/failure .*JSON/);
    expect(log[3]).toMatch(/failure .*resourceVersion/s);
    expect(log[4]).toBe('list a');
    expect(log[5]).toBe('failure nothing arrived for 0.3 s');
  });

  it('leaves a server alone for as long as it asks for', async () => {
    const askedAt: number[] = [];
    await follow(
      [
        (_url, response) => {
          askedAt.push(Date.now());
          response.writeHead(429, { 'retry-after': '1' });
          response.end(JSON.stringify({ message: 'too many requests' }));
        },
        (url, response) => {
          askedAt.push(Date.now());
          json(200, list(5, ['a']))(url, response);
        },
      ],
      entries => entries.includes('list a'),
    );
    expect(askedAt[1] - askedAt[0]).toBeGreaterThanOrEqual(990);
  });

  it.each<[string, Step]>([
    ['finds every version too old', json(410, { message: 'too old' })],
    ['ends every stream at once', (_url, response) => response.end()],
  ])('asks a server that %s ever more rarely', async (_name, confused) => {
    let watches = 0;
    const step: Step = (url, response) => {
      if (!url.searchParams.has('watch')) {
        json(200, list(5, ['a']))(url, response);
      } else if (watches++ < 4) {
        confused(url, response);
      } else {
        response.write(line({ type: 'ADDED', object: object('b', 6) }));
      }
    };
    const since = Date.now();
    await follow(
      Array(20).fill(step),
      entries => entries.includes('upsert b'),
      { initialMs: 40, maximumMs: 1_000 },
    );
    // Nothing after the first round, then at least half of 40, 80 and 160 ms.
    expect(Date.now() - since).toBeGreaterThanOrEqual(135);
  });

  it('keeps its place when an event cannot be read', async () => {
    const { log, urls } = await follow(
      [
        json(200, list(5, [])),
        (_url, response) => {
          response.write(line({ type: 'ADDED', object: object('a', 6) }));
          response.end(line({ type: 'STRANGE', object: {} }));
        },
      ],
      entries => entries.some(entry => entry.startsWith('failure')),
    );
    expect(log.slice(0, 2)).toEqual(['list ', 'upsert a']);
    expect(urls).toHaveLength(2);
  });
});
