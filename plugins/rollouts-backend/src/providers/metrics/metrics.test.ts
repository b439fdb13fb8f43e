import http from 'node:http';
import { AddressInfo } from 'node:net';
import { examplePlan } from '../../testing/examplePlan';
import { parseExposition } from './exposition';
import { PodMetrics } from './pods';
import { PrometheusMetrics } from './prometheus';
import { countersOf, increase, quantile, successRate } from './requestMeasures';

const EXPOSITION = (requests: number, failed: number) => `
# HELP http_requests_total Requests
# TYPE http_requests_total counter
http_requests_total{method="GET",route="/a \\"b\\"",status="200"} ${requests - failed}
http_requests_total{method="GET",route="/",status="503"} ${failed} 1790000000000
http_request_duration_seconds_bucket{le="0.1"} ${requests / 2}
http_request_duration_seconds_bucket{le="0.5"} ${requests}
http_request_duration_seconds_bucket{le="+Inf"} ${requests}
broken line {
`;

describe('what pods expose', () => {
  it('is read with its labels', () => {
    const samples = parseExposition(EXPOSITION(10, 1));
    expect(samples).toHaveLength(5);
    expect(samples[0]).toEqual({
      name: 'http_requests_total',
      labels: { method: 'GET', route: '/a "b"', status: '200' },
      value: 9,
    });
  });

  it.each([
    `http_requests_total{${'a'.repeat(400_000)}} 1`,
    `http_requests_total{a="${'a=\\"'.repeat(100_000)}} 1`,
    `http_requests_total{${'} '.repeat(200_000)}x y`,
    `http_requests_total${' '.repeat(400_000)}x y z`,
    `http_requests_total{${'a="'.repeat(100_000)}} 1`,
  ])('takes no longer for a line that is made to take long: %#', line => {
    const begun = performance.now();
    parseExposition(line);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  const between = (before: [number, number], after: [number, number]) =>
    increase(
      countersOf(parseExposition(EXPOSITION(...before))),
      countersOf(parseExposition(EXPOSITION(...after))),
    );

  it('becomes a rate of what happened between two readings', () => {
    expect(successRate(between([100, 0], [200, 5]), 10)).toEqual({
      value: 95,
      samples: 100,
      seconds: 10,
    });
  });

  it('begins anew where a process has', () => {
    expect(successRate(between([100, 50], [20, 1]), 10)).toMatchObject({
      value: 95,
      samples: 20,
    });
  });

  it('becomes a quantile, interpolated within its bucket', () => {
    expect(quantile(between([0, 0], [100, 0]), 0.75, 10)).toMatchObject({
      value: expect.closeTo(300),
      samples: 100,
    });
  });

  it('is nothing where nothing was asked', () => {
    const nothing = between([100, 0], [100, 0]);
    expect(successRate(nothing, 10)).toEqual({ noData: 'no request in 10 s' });
    expect(quantile(nothing, 0.99, 10)).toEqual({
      noData: 'no request in 10 s',
    });
  });
});

describe('a Prometheus', () => {
  let server: http.Server;
  let answers: { status: number; body: unknown }[] = [];
  const asked: string[] = [];

  beforeAll(async () => {
    server = http.createServer((request, response) => {
      asked.push(
        new URL(request.url ?? '', 'http://x').searchParams.get('query') ?? '',
      );
      const { status, body } = answers.shift() ?? { status: 500, body: {} };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterAll(() => {
    server.close();
  });

  const plan = examplePlan('canary');
  const vector = (...values: string[]) => ({
    status: 200,
    body: {
      status: 'success',
      data: {
        resultType: 'vector',
        result: values.map(value => ({ metric: {}, value: [1, value] })),
      },
    },
  });
  const measure = (...prepared: typeof answers) => {
    answers = prepared;
    const { port } = server.address() as AddressInfo;
    return new PrometheusMetrics({ url: `http://127.0.0.1:${port}` }).measure(
      plan.analysis.metrics[0],
      {
        rolloutId: 'r',
        plan,
        side: 'candidate',
        windowMs: 30_000,
        signal: new AbortController().signal,
      },
    );
  };

  it('is asked about the pods of the side and the time of a look', async () => {
    expect(await measure(vector('99.5'), vector('40'))).toEqual({
      value: 99.5,
      samples: 40,
      seconds: 30,
    });
    expect(asked.at(-2)).toContain('namespace="shop"');
    expect(asked.at(-2)).toContain('pod=~"shop-canary-[a-z0-9]+-[a-z0-9]+"');
    expect(asked.at(-2)).toContain('[30s]');
  });

  it.each([
    ['no series', [vector()], /no values/],
    ['several series', [vector('1', '2')], /2 series; aggregate/],
    ['no number', [vector('NaN')], /NaN: probably no request/],
    [
      'an error',
      [{ status: 400, body: { status: 'error', error: 'parse error' } }],
      /parse error/,
    ],
    ['another shape', [{ status: 502, body: {} }], /status 502/],
  ])('says why there is nothing to judge by: %s', async (_, prepared, why) => {
    expect(await measure(...prepared)).toEqual({
      noData: expect.stringMatching(why),
    });
  });
});

describe('the pods of a side', () => {
  const plan = examplePlan('canary');
  const context = {
    rolloutId: 'r',
    plan,
    side: 'candidate' as const,
    windowMs: 10_000,
    signal: new AbortController().signal,
  };
  const metric = plan.analysis.metrics[0];
  let counted: [number, number] = [0, 0];
  let now = 0;
  const newDriver = () =>
    new PodMetrics({
      now: () => now,
      clusterOf: () => ({
        podsOf: async () => [
          { name: 'shop-canary-1', containerPorts: [{ port: 80 }] },
        ],
        askPod: async () => EXPOSITION(...counted),
      }),
    });

  it('are judged by what they counted between two looks', async () => {
    const driver = newDriver();
    counted = [100, 50];
    await driver.begin(context);
    counted = [200, 55];
    now += 10_000;
    const [rate, latency] = await Promise.all(
      [metric, { ...metric, measure: 'latency-p99' as const }].map(each =>
        driver.measure(each, context),
      ),
    );
    expect(rate).toEqual({ value: 95, samples: 100, seconds: 10 });
    expect(latency).toMatchObject({ samples: 100, seconds: 10 });
  });

  it('are judged by all that they counted where another driver has looked before', async () => {
    counted = [200, 50];
    expect(await newDriver().measure(metric, context)).toEqual({
      value: 75,
      samples: 200,
      seconds: 10,
    });
  });
});
