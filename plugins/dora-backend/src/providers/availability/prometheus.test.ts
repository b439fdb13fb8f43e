import { AddressInfo } from 'node:net';
import { Server, createServer } from 'node:http';
import { PrometheusAvailability } from './prometheus';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-03-20T12:00:00.000Z');
const SHOP = 'component:default/shop';

describe('PrometheusAvailability', () => {
  let server: Server;
  let answer: { status: number; body: string; location?: string };
  const asked: URL[] = [];

  beforeEach(async () => {
    asked.length = 0;
    server = createServer((request, response) => {
      asked.push(new URL(String(request.url), 'http://x'));
      response.writeHead(
        answer.status,
        answer.location ? { location: answer.location } : {},
      );
      response.end(answer.body);
    });
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
  });

  afterEach(async () => {
    await new Promise(resolve => server.close(resolve));
  });

  const vector = (...values: string[]) =>
    JSON.stringify({
      status: 'success',
      data: {
        resultType: 'vector',
        result: values.map(value => ({ metric: {}, value: [1, value] })),
      },
    });

  async function ask(whose: readonly string[] | 'all' = [SHOP]) {
    const { port } = addressOf(server);
    return await new PrometheusAvailability({
      url: `http://127.0.0.1:${port}/behind/`,
      query: 'avg_over_time(up{service="{{service}}"}[{{window}}])',
    }).measure({
      whose,
      tier: 'production',
      windows: [
        { from: NOW - DAY_MS, to: NOW + DAY_MS },
        { from: NOW + DAY_MS, to: NOW + 2 * DAY_MS },
      ],
      observedSince: undefined,
      now: NOW,
    });
  }

  it('asks for the time that has been, and says what it is told', async () => {
    answer = { status: 200, body: vector('0.999') };
    expect(await ask()).toEqual([
      {
        uptime: { upMs: 0.999 * DAY_MS, allMs: DAY_MS, outages: 0 },
        note: null,
      },
      {
        uptime: null,
        reason: expect.objectContaining({ code: 'value.not-yet' }),
      },
    ]);
    expect(asked).toHaveLength(1);
    expect(asked[0].pathname).toBe('/behind/api/v1/query');
    expect(asked[0].searchParams.get('query')).toBe(
      'avg_over_time(up{service="shop"}[86400s])',
    );
    expect(asked[0].searchParams.get('time')).toBe(String(NOW / 1000));
  });

  it.each([
    ['no vector', { status: 500, body: 'down' }],
    ['0 series', { status: 200, body: vector() }],
    ['2 series', { status: 200, body: vector('1', '1') }],
    ['not a share', { status: 200, body: vector('99.9') }],
    ['not a share', { status: 200, body: vector('NaN') }],
    ['too long', { status: 200, body: ' '.repeat(200_000) }],
    ['fetch failed', { status: 302, body: '', location: 'http://127.0.0.1/' }],
  ])('says %s instead of a number', async (words, given) => {
    answer = given;
    const [first] = await ask();
    expect(first).toMatchObject({
      uptime: null,
      reason: {
        code: 'value.availability-unreadable',
        message: expect.stringContaining(words),
      },
    });
  });

  it('is asked about one service only', async () => {
    for (const whose of ['all', [], [SHOP, 'component:default/x']] as const) {
      expect((await ask(whose))[0]).toMatchObject({
        reason: { code: 'value.availability-of-many' },
      });
    }
    expect(asked).toEqual([]);
  });
});

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (typeof address !== 'object' || address === null) {
    throw new Error('The server does not listen');
  }
  return address;
}
