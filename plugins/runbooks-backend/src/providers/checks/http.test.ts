import { once } from 'node:events';
import { Server, createServer } from 'node:http';
import { Checks } from './Checks';
import { get } from './get';
import { ResolvedCheck } from './types';

describe('a check that asks an address', () => {
  let server: Server;
  let port: number;
  const asked: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      switch (request.url) {
        case '/down':
          response.writeHead(503).end('no');
          break;
        case '/away':
          response.writeHead(302, { location: '/ok' }).end();
          break;
        case '/large':
          response.end(`${'x'.repeat(2 * 1024 * 1024)}needle`);
          break;
        case '/cut':
          response.writeHead(200, { 'content-length': '100' });
          response.write('half');
          setTimeout(() => response.socket?.destroy(), 20);
          break;
        case '/silent':
          break;
        default:
          response.end('all is well');
      }
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('The server listens on no port');
    }
    port = address.port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const look = async (
    path: string,
    expected: Partial<Extract<ResolvedCheck, { kind: 'http' }>['expect']> = {},
    options: { allowPrivate?: boolean; signal?: AbortSignal } = {},
  ) =>
    await new Checks({
      prometheus: new Map(),
      allow: [`127.0.0.1:${port}`, `localhost:${port}`],
      allowPrivate: options.allowPrivate ?? true,
    }).look(
      {
        kind: 'http',
        url: path.startsWith('/') ? `http://127.0.0.1:${port}${path}` : path,
        expect: { status: [200], ...expected },
      },
      options.signal ?? new AbortController().signal,
    );

  it.each([
    ['/ok', {}, true, 200, 'HTTP 200'],
    ['/ok', { contains: 'well' }, true, 200, 'HTTP 200'],
    [
      '/ok',
      { contains: 'ill' },
      false,
      200,
      'HTTP 200, but the answer does not hold "ill"',
    ],
    ['/down', {}, false, 503, 'HTTP 503 instead of 200'],
    ['/down', { status: [500, 503] }, true, 503, 'HTTP 503'],
    [
      '/away',
      {},
      false,
      302,
      'HTTP 302 instead of 200; redirects are not followed',
    ],
    [
      '/large',
      { contains: 'needle' },
      false,
      200,
      'HTTP 200, but the first MB of the answer does not hold "needle"',
    ],
    [
      'nonsense',
      {},
      false,
      null,
      'The address may not be asked: it is no address',
    ],
  ])('%s with %j', async (path, expected, holds, value, message) => {
    expect(await look(path, expected)).toEqual({ holds, value, message });
  });

  it('says so where the answer breaks off, or nobody answers', async () => {
    expect(await look('/cut')).toMatchObject({
      holds: false,
      message: expect.stringMatching(/^The address cannot be asked: /),
    });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    expect(await look('/silent', {}, { signal: stop.signal })).toMatchObject({
      holds: false,
    });
  });

  it('asks nothing that is private, by number or by name', async () => {
    const before = asked.length;
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(
        await look(`http://${host}:${port}/ok`, {}, { allowPrivate: false }),
      ).toMatchObject({
        holds: false,
        message: expect.stringContaining('private address'),
      });
    }
    expect(asked).toHaveLength(before);
  });

  it('looks a name up once, and connects to the address that was looked at', async () => {
    const lookup = jest.fn((_name, { all }, callback) =>
      all
        ? callback(null, [{ address: '127.0.0.1', family: 4 }])
        : callback(null, '127.0.0.1', 4),
    );
    const url = new URL(`http://moves.test:${port}/ok`);
    const { signal } = new AbortController();
    expect(await get(url, { lookup, signal })).toMatchObject({ status: 200 });
    expect(lookup).toHaveBeenCalledTimes(1);
  });
});
