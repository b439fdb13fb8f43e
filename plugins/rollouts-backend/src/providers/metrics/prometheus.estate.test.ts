import {
  DemoCluster,
  KubernetesObject,
  startDemoCluster,
} from '@quarterdeck/demo-cluster';
import { Metric } from '@quarterdeck/plugin-rollouts-common';
import { setTimeout as sleep } from 'node:timers/promises';
import { judge } from '../../domain/analysis';
import {
  RealPrometheus,
  withoutPrometheus,
} from '../../testing/RealPrometheus';
import { examplePlan } from '../../testing/examplePlan';
import { createDeployment, createShop } from '../../testing/shop';
import { PrometheusMetrics } from './prometheus';

jest.setTimeout(90_000);
if (withoutPrometheus) {
  process.stderr.write(
    `Analysis by a real Prometheus is not tested: ${withoutPrometheus}\n`,
  );
}
const describeWithPrometheus = withoutPrometheus ? describe.skip : describe;

interface Pod extends KubernetesObject {
  status?: { conditions?: { type: string; status: string }[] };
}

const metricOf = (changes: Partial<Metric>): Metric => ({
  id: 'success-rate',
  source: 'prometheus',
  measure: 'success-rate',
  query: null,
  unit: ' %',
  minimum: 99,
  maximum: null,
  minimumSamples: 10,
  onNoData: 'hold',
  ...changes,
});
const queryOf = (query: string) =>
  metricOf({ id: 'custom', measure: 'query', query, minimum: null });

describeWithPrometheus('Prometheus that scrapes pods', () => {
  let demo: DemoCluster;
  let prometheus: RealPrometheus;

  const measure = (
    metric: Metric,
    side: 'stable' | 'candidate' = 'stable',
    target = 'shop',
  ) => {
    const plan = examplePlan('canary');
    return new PrometheusMetrics({ url: prometheus.url }).measure(metric, {
      rolloutId: 'r',
      plan: { ...plan, target: { ...plan.target, name: target } },
      side,
      windowMs: 10_000,
      signal: new AbortController().signal,
    });
  };
  const readyPods = () =>
    demo.client
      .list<Pod>('v1/pods', 'shop')
      .filter(({ status }) =>
        status?.conditions?.some(
          ({ type, status: holds }) => type === 'Ready' && holds === 'True',
        ),
      ).length;

  beforeAll(async () => {
    demo = await startDemoCluster({ port: 0, seed: 'prometheus' });
    createShop(demo, 60);
    createDeployment(demo, {
      name: 'shop-canary',
      track: 'canary',
      tag: 'v2-errors-50',
    });
    // Another service, all of whose requests fail.
    createDeployment(demo, {
      name: 'down-canary',
      track: 'down',
      tag: 'v2-errors-100',
    });
    while (readyPods() < 12) {
      await sleep(100);
    }
    prometheus = await RealPrometheus.start(demo);
    const isMeasured = async (side: 'stable' | 'candidate', target?: string) =>
      'samples' in (await measure(metricOf({}), side, target));
    await prometheus.until(
      async () =>
        (await isMeasured('stable')) &&
        (await isMeasured('candidate')) &&
        (await isMeasured('candidate', 'down')),
    );
    // So that the rates are those of several seconds.
    await sleep(5_000);
  });
  afterAll(async () => {
    await prometheus.close();
    await demo.close();
  });

  it('tells the success rates of both sides apart', async () => {
    const stable = await measure(metricOf({}));
    expect(stable).toMatchObject({ value: 100, seconds: 10 });
    expect(judge(metricOf({}), stable).result).toBe('pass');
    const candidate = await measure(metricOf({}), 'candidate');
    expect(candidate).toMatchObject({ samples: expect.any(Number) });
    expect('value' in candidate && candidate.value).toBeGreaterThan(20);
    expect('value' in candidate && candidate.value).toBeLessThan(80);
    expect(judge(metricOf({}), candidate).result).toBe('fail');
  });

  it('fails a version that answers no request well, rather than to miss its successes', async () => {
    const measured = await measure(metricOf({}), 'candidate', 'down');
    // Prometheus adds rates up as floating-point numbers.
    expect('value' in measured && measured.value).toBeCloseTo(0, 9);
    expect(judge(metricOf({}), measured).result).toBe('fail');
  });

  it('counts the requests of a look', async () => {
    const measured = await measure(metricOf({}));
    // A third of 60 a second for 10 s, but for the seconds before the first scrape.
    expect('samples' in measured && measured.samples).toBeGreaterThan(40);
    expect('samples' in measured && measured.samples).toBeLessThan(400);
    const few = metricOf({ minimumSamples: 100_000 });
    expect(judge(few, await measure(few)).reason.code).toBe('verdict.too-few');
  });

  it('measures the latency that 99 of 100 requests keep below, in milliseconds', async () => {
    const measured = await measure(
      metricOf({ id: 'latency-p99', measure: 'latency-p99', unit: ' ms' }),
    );
    expect('value' in measured && measured.value).toBeGreaterThan(1);
    expect('value' in measured && measured.value).toBeLessThan(2_000);
  });

  it('asks a query of its own with the names of the rollout filled in', async () => {
    const measured = await measure(
      queryOf(
        'count(count_over_time(up{namespace="$namespace",pod=~"$pods"}[$window]))',
      ),
    );
    expect(measured).toMatchObject({ value: 4 });
    const scalar = await measure(queryOf('scalar(vector(7))'));
    expect(scalar).toMatchObject({ value: 7 });
  });

  it.each([
    ['an error', 'sum(', /^Prometheus says: .*parse error/],
    [
      'several series',
      'http_requests_total{namespace="$namespace"}',
      /^the query returns \d+ series; aggregate them to one/,
    ],
    ['no series', 'sum(rate(no_such_metric[$window]))', /found no values/],
    ['no number', 'vector(0) / vector(0)', /returns NaN/],
    ['a range', 'up[1m]', /returns a matrix; it has to return one value/],
    ['a text', '"fine"', /returns a string/],
  ])('says what it cannot judge by: %s', async (_, query, reason) => {
    expect(await measure(queryOf(query))).toEqual({
      noData: expect.stringMatching(reason),
    });
  });

  it('has no data of a side that does not run', async () => {
    expect(await measure(metricOf({}), 'stable', 'absent')).toEqual({
      noData: expect.stringMatching(/found no values/),
    });
  });

  it('has no data, and says why, when Prometheus is gone', async () => {
    await prometheus.stop();
    expect(await measure(metricOf({}))).toEqual({
      noData: expect.stringMatching(/fetch failed|ECONNREFUSED/),
    });
  });
});
