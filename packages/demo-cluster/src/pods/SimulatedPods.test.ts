import { createServer } from 'node:http';
import { once } from 'node:events';
import { Pod } from '../kubelet/pod';
import { PodBehavior } from '../kubelet/types';
import { FakeClock } from '../testing/FakeClock';
import { SimulatedPods } from './SimulatedPods';
import { testPod } from './testPod';

const clock = new FakeClock();
let pods: SimulatedPods;

beforeEach(() => {
  pods = new SimulatedPods({ clock, seed: 'test' });
});
afterEach(() => pods.close());

async function ask(pod: string, path: string): Promise<Response> {
  const address = pods.podAddress('shop', pod, 'http');
  if (!address) throw new Error(`${pod} does not listen`);
  return fetch(`http://${address.host}:${address.port}${path}`);
}

async function startReady(pod: Pod, behavior: PodBehavior = 'healthy') {
  const { podIP } = await pods.start(pod, behavior);
  pods.setReady('shop', pod.metadata.name, true);
  return podIP;
}

/** The value of a sample in Prometheus text whose labels contain all that is given. */
function sum(text: string, metric: string, labels = ''): number {
  return text
    .split('\n')
    .filter(line => new RegExp(`^${metric}(\\{|\\s)`).test(line))
    .filter(line => line.includes(labels))
    .reduce((total, line) => total + Number(line.split(' ').pop()), 0);
}

const messages = (lines: readonly string[] | undefined) =>
  lines?.map(line => JSON.parse(line).message);

const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;

describe('SimulatedPods', () => {
  it('takes another port when its own is taken on all addresses', async () => {
    const other = createServer().listen({ host: '0.0.0.0', port: 0 });
    await once(other, 'listening');
    try {
      const bound = other.address();
      if (typeof bound !== 'object' || bound === null) throw new Error();
      const ports = [{ name: 'http', containerPort: bound.port }];
      await startReady(testPod('cart-1', { container: { ports } }));
      expect((await ask('cart-1', '/health')).status).toBe(200);
      expect(pods.podAddress('shop', 'cart-1', 'http')?.port).not.toBe(
        bound.port,
      );
    } finally {
      other.close();
    }
  });

  it('answers its readiness probe by its readiness, its liveness probe always', async () => {
    const container = {
      readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
    };
    await pods.start(testPod('cart-1', { container }), 'unready');
    expect((await ask('cart-1', '/ready')).status).toBe(503);
    expect((await ask('cart-1', '/readyz')).status).toBe(503);
    expect((await ask('cart-1', '/health')).status).toBe(200);
    pods.setReady('shop', 'cart-1', true);
    expect((await ask('cart-1', '/readyz')).status).toBe(200);
  });

  it('counts what happened by method, route and status, without probes', async () => {
    await startReady(testPod('cart-1'));
    await ask('cart-1', '/items/17');
    await ask('cart-1', '/items/18');
    await ask('cart-1', '/health');
    const response = await ask('cart-1', '/metrics');
    expect(response.headers.get('content-type')).toContain('version=0.0.4');
    const text = await response.text();
    expect(text).toContain(
      'http_requests_total{method="GET",route="/items/:id",status="200"} 2',
    );
    expect(sum(text, 'http_requests_total')).toBe(2);
    expect(sum(text, 'http_request_duration_seconds_count')).toBe(2);
    expect(sum(text, 'quarterdeck_build_info', 'version="1.4.2"')).toBe(1);
    expect(sum(text, 'process_start_time_seconds')).toBe(
      clock.now().getTime() / 1000,
    );
  });

  it('a bad version fails about its share of requests, in answers, metrics and log', async () => {
    const image = 'cart:1.5.0-errors';
    await startReady(testPod('cart-1', { image }), 'errors');
    const responses = await Promise.all(
      Array.from({ length: 300 }, () => ask('cart-1', '/')),
    );
    const failed = responses.filter(({ status }) => status >= 500).length;
    expect(failed / 300).toBeGreaterThan(0.12);
    expect(failed / 300).toBeLessThan(0.28);
    const text = await (await ask('cart-1', '/metrics')).text();
    expect(sum(text, 'http_requests_total', 'status="5')).toBe(failed);
    const log = pods.logs('shop', 'cart-1', {});
    expect(messages(log)).toContain('request failed');
  });

  it('keeps the log of the container that ended before', async () => {
    const pod = testPod('cart-1');
    const podIP = await startReady(pod, 'crash-loop');
    pods.log('shop', 'cart-1', 'main', '{"message":"panic"}');
    await pods.stop('shop', 'cart-1');
    expect(pods.podAddress('shop', 'cart-1', 8080)).toBeUndefined();
    expect((await pods.start(pod, 'crash-loop')).podIP).toBe(podIP);
    expect(messages(pods.logs('shop', 'cart-1', {}))).toEqual(['started']);
    expect(messages(pods.logs('shop', 'cart-1', { previous: true }))).toEqual([
      'started',
      'ready',
      'panic',
    ]);
  });

  it('has no log before the first start, nor for an unknown container', async () => {
    await pods.start(testPod('cart-1'), 'image-pull-error');
    expect(pods.logs('shop', 'cart-1', {})).toBeUndefined();
    await pods.start(testPod('cart-2'), 'healthy');
    expect(pods.logs('shop', 'cart-2', { container: 'x' })).toBeUndefined();
    expect(pods.logs('shop', 'cart-2', { previous: true })).toBeUndefined();
  });

  it('keeps what an init container logged before the process started', async () => {
    const pod = testPod('cart-1');
    pod.spec.initContainers = [{ name: 'migrate', image: 'migrate:1' }];
    pods.log('shop', 'cart-1', 'migrate', 'migrated');
    await pods.start(pod, 'crash-loop');
    await pods.start(pod, 'crash-loop');
    const log = pods.logs('shop', 'cart-1', { container: 'migrate' });
    expect(log).toEqual(['migrated']);
  });

  it('follows a log from now on until told to stop', async () => {
    const lines: string[] = [];
    await pods.start(testPod('cart-1'), 'healthy');
    const stop = pods.followLogs('shop', 'cart-1', undefined, line =>
      lines.push(line),
    );
    pods.setReady('shop', 'cart-1', true);
    stop();
    pods.setReady('shop', 'cart-1', false);
    expect(messages(lines)).toEqual(['ready']);
  });

  it('gives a new pod of the same name a new log and another address', async () => {
    const before = await startReady(testPod('cart-0'));
    await pods.stop('shop', 'cart-0');
    const after = await startReady(testPod('cart-0', { uid: 'another' }));
    expect(after).not.toBe(before);
    expect(messages(pods.logs('shop', 'cart-0', {}))).toEqual([
      'started',
      'ready',
    ]);
  });

  it('finishes the requests under way before it stops', async () => {
    const annotations = { 'quarterdeck.io/demo-latency': '3000' };
    await startReady(testPod('cart-1', { annotations }));
    const answer = ask('cart-1', '/slow');
    await new Promise(resolve => setTimeout(resolve, 50));
    const stopping = pods.stop('shop', 'cart-1');
    expect((await answer).status).toBe(200);
    await stopping;
    await expect(ask('cart-1', '/')).rejects.toThrow('does not listen');
  });

  it('warns in the log of an annotation it cannot read', async () => {
    const annotations = { 'quarterdeck.io/demo-latency': 'quick' };
    await pods.start(testPod('cart-1', { annotations }), 'healthy');
    expect(pods.logs('shop', 'cart-1', {})?.join('\n')).toContain(
      'demo-latency is \\"quick\\"',
    );
  });
});

describeOnLinux('SimulatedPods where all of 127.0.0.0/8 is loopback', () => {
  it('listens on the pod address that the API shows', async () => {
    const first = await startReady(testPod('cart-1'));
    const second = await startReady(testPod('cart-2'));
    expect(first).not.toBe(second);
    const response = await fetch(`http://${second}:8080/items?page=2`);
    expect(response.headers.get('x-quarterdeck-simulated')).toBe('pod');
    expect(await response.json()).toEqual({
      service: 'cart',
      version: '1.4.2',
      pod: 'cart-2',
      path: '/items',
    });
    expect(pods.podAddress('shop', 'cart-2', 8080)).toEqual({
      host: second,
      port: 8080,
    });
    expect(pods.podAddress('shop', 'cart-2', 9090)).toBeUndefined();
  });

  it('moves on when another program holds its address', async () => {
    const other = createServer().listen({ host: '127.64.0.1', port: 8080 });
    await once(other, 'listening');
    try {
      const crowded = new SimulatedPods({ clock, seed: 's', firstAddress: 1 });
      const { podIP } = await crowded.start(testPod('cart-1'), 'healthy');
      expect(podIP).not.toBe('127.64.0.1');
      await crowded.close();
    } finally {
      other.close();
    }
  });
});
