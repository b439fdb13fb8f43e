import { PodBehavior } from '../kubelet/types';
import { SimulatedPods } from '../pods/SimulatedPods';
import { testPod } from '../pods/testPod';
import { systemClock } from '../systemClock';
import { LoadGenerator } from './LoadGenerator';
import { RequestOutcome, Router } from './Router';
import { PROPAGATION_MS } from './RoutingCopies';
import {
  cartDestinationRule,
  cartService,
  cartSlice,
  cartVirtualService,
  cartWeights,
  labelledPod,
  TestClient,
} from './TestClient';

const VIRTUAL_SERVICES = 'networking.istio.io/v1/virtualservices';
const SLICES = 'discovery.k8s.io/v1/endpointslices';
const REQUEST = {
  host: 'cart.shop',
  port: 80,
  method: 'GET',
  path: '/items',
  headers: {},
  namespace: 'shop',
};

let pods: SimulatedPods;
let router: Router;
let load: LoadGenerator | undefined;
let client: TestClient;
const logged: string[] = [];

beforeEach(async () => {
  logged.length = 0;
  pods = new SimulatedPods({ clock: systemClock, seed: 'traffic' });
  client = new TestClient();
  client.put('v1/services', cartService());
  client.put(SLICES, cartSlice(['stable-1', 'canary-1']));
  client.put('networking.istio.io/v1/destinationrules', cartDestinationRule());
  await startPod('stable-1');
  await startPod('canary-1');
});

afterEach(async () => {
  load?.close();
  load = undefined;
  router?.close();
  await pods.close();
});

async function startPod(name: string, behavior: PodBehavior = 'healthy') {
  client.put('v1/pods', labelledPod(name, name.split('-')[0]));
  const annotations = { 'quarterdeck.io/demo-latency': '1' };
  await pods.start(testPod(name, { annotations }), behavior);
}

function startRouter(): Router {
  router = new Router({
    client,
    runtime: pods,
    clock: systemClock,
    seed: 'traffic',
    log: message => logged.push(message),
  });
  return router;
}

const wait = (milliseconds: number) =>
  new Promise(resolve => setTimeout(resolve, milliseconds));

async function sendMany(count: number): Promise<RequestOutcome[]> {
  const outcomes: RequestOutcome[] = [];
  const send = () => router.send(REQUEST);
  while (outcomes.length < count) {
    const batch = Array.from({ length: 20 }, send);
    outcomes.push(...(await Promise.all(batch)));
  }
  return outcomes;
}

const shareOf = (outcomes: RequestOutcome[], pod: string) =>
  outcomes.filter(outcome => outcome.pod === pod).length / outcomes.length;

describe('Router', () => {
  it('divides real requests 90 to 10 and turns to new weights within its delay', async () => {
    const weights = (stable: number, canary: number) =>
      client.put(
        VIRTUAL_SERVICES,
        cartVirtualService([cartWeights({ stable, canary })]),
      );
    weights(90, 10);
    startRouter();
    const before = await sendMany(1_000);
    expect(before.every(({ status }) => status === 200)).toBe(true);
    expect(shareOf(before, 'canary-1')).toBeGreaterThan(0.06);
    expect(shareOf(before, 'canary-1')).toBeLessThan(0.14);

    weights(0, 100);
    expect(shareOf(await sendMany(40), 'stable-1')).toBeGreaterThan(0.5);
    await wait(PROPAGATION_MS.longest + 50);
    expect(shareOf(await sendMany(200), 'canary-1')).toBe(1);
  });

  it('loses no request to a pod that has just stopped', async () => {
    startRouter();
    await sendMany(40);
    const sending = sendMany(200);
    await pods.stop('shop', 'stable-1');
    const outcomes = [...(await sending), ...(await sendMany(40))];
    expect(outcomes.filter(({ status }) => status !== 200)).toEqual([]);
    expect(outcomes[outcomes.length - 1].pod).toBe('canary-1');
  });

  it('answers 503 itself when no pod can be reached', async () => {
    startRouter();
    await pods.stop('shop', 'stable-1');
    await pods.stop('shop', 'canary-1');
    expect(await router.send(REQUEST)).toMatchObject({
      status: 503,
      from: 'router',
      reason: 'none of 2 endpoints could be reached',
    });
    const nobody = await router.send({ ...REQUEST, host: 'nobody' });
    expect(nobody).toMatchObject({ status: 503, from: 'router' });
  });

  it('tells what it cannot follow of a VirtualService', async () => {
    const route = { ...cartWeights({ stable: 1 }), fault: {} };
    client.put(VIRTUAL_SERVICES, cartVirtualService([route]));
    startRouter();
    await router.send(REQUEST);
    expect(logged).toEqual([
      'VirtualService shop/cart: a route: fault has no effect in the demo cluster',
    ]);
  });
});

describe('LoadGenerator', () => {
  function startLoad() {
    const send = startRouter();
    load = new LoadGenerator({
      client,
      clock: systemClock,
      send: request => send.send(request),
      seed: 'traffic',
      log: message => logged.push(message),
    });
    return load;
  }

  it('asks about as often as the Service says, follows changes and stops at once', async () => {
    const generator = startLoad();
    await wait(200);
    expect(generator.stats()['shop/cart']).toBeUndefined();

    const annotations = { 'quarterdeck.io/demo-load': '100' };
    client.put('v1/services', cartService(annotations));
    await wait(1_500);
    const { sent, byStatus, dropped } = generator.stats()['shop/cart'];
    expect(sent).toBeGreaterThan(75);
    expect(sent).toBeLessThan(200);
    expect(byStatus[200]).toBeGreaterThan(sent - 20);
    expect(dropped).toBe(0);

    load?.close();
    const after = generator.stats()['shop/cart'].sent;
    await wait(200);
    expect(generator.stats()['shop/cart'].sent).toBe(after);
  });

  it('counts the failures of a bad version as pods gave them', async () => {
    await startPod('canary-2', 'errors');
    client.put(SLICES, cartSlice(['canary-2']));
    client.put(
      'v1/services',
      cartService({ 'quarterdeck.io/demo-load': '150' }),
    );
    const generator = startLoad();
    await wait(1_500);
    const { byStatus, sent, unanswered } = generator.stats()['shop/cart'];
    const failed = (byStatus[500] ?? 0) + (byStatus[503] ?? 0);
    expect(failed / sent).toBeGreaterThan(0.05);
    expect(failed / sent).toBeLessThan(0.4);
    expect(unanswered).toBe(0);
  });

  it('drops what would pile up behind a slow service', async () => {
    client.put(
      'v1/services',
      cartService({ 'quarterdeck.io/demo-load': '200' }),
    );
    let asked = 0;
    load = new LoadGenerator({
      client,
      clock: systemClock,
      send: () => {
        asked++;
        return new Promise(() => {});
      },
      seed: 'traffic',
      log: message => logged.push(message),
    });
    await wait(1_500);
    const { sent, dropped } = load.stats()['shop/cart'];
    expect(asked).toBe(sent);
    expect(sent).toBe(200);
    expect(dropped).toBeGreaterThan(10);
  });

  it('tells of an annotation it cannot read', () => {
    client.put(
      'v1/services',
      cartService({ 'quarterdeck.io/demo-load': 'much' }),
    );
    startLoad();
    expect(logged.join()).toContain('Service shop/cart gets no load');
    expect(logged.join()).toContain('is "much"');
  });
});
