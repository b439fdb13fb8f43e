import { seededRandom } from '../pods/random';
import { FakeClock } from '../testing/FakeClock';
import { RoutingCopies } from './RoutingCopies';
import {
  cartService,
  cartSlice,
  cartVirtualService,
  cartWeights,
  labelledPod,
  TestClient,
} from './TestClient';

const VIRTUAL_SERVICES = 'networking.istio.io/v1/virtualservices';
const SLICES = 'discovery.k8s.io/v1/endpointslices';

function setUp() {
  const client = new TestClient();
  client.put('v1/services', cartService());
  client.put(SLICES, cartSlice(['a']));
  const clock = new FakeClock();
  const warned: string[] = [];
  const copies = new RoutingCopies({
    client,
    clock,
    random: seededRandom('propagation'),
    count: 3,
    warn: (_object, message) => warned.push(message),
  });
  const pods = () =>
    [0, 1, 2].map(copy =>
      copies
        .tables(copy)
        .services.get('shop/cart')
        ?.endpoints.map(({ pod }) => pod)
        .join(),
    );
  return { client, clock, copies, pods, warned };
}

describe('RoutingCopies', () => {
  it('know at once what was there before them', () => {
    expect(setUp().pods()).toEqual(['a', 'a', 'a']);
  });

  it('learn of a change between 0.5 and 2 s later, each at its own time', async () => {
    const { client, clock, pods } = setUp();
    client.put(SLICES, cartSlice(['a', 'b']));
    await clock.advance(499);
    expect(pods()).toEqual(['a', 'a', 'a']);
    const disagreements = new Set<string>();
    for (let step = 0; step < 150; step++) {
      await clock.advance(10);
      disagreements.add(pods().join(' '));
    }
    expect(disagreements.size).toBe(4);
    await clock.advance(1);
    expect(pods()).toEqual(['a,b', 'a,b', 'a,b']);
  });

  it('never go back to an older state', async () => {
    const { client, clock, pods } = setUp();
    let latest = 0;
    for (let state = 1; state <= 40; state++) {
      client.put(SLICES, cartSlice([`${state}`]));
      await clock.advance(100);
      const [seen] = pods();
      const seenState = seen === 'a' ? 0 : Number(seen);
      expect(seenState).toBeGreaterThanOrEqual(latest);
      latest = seenState;
    }
    await clock.advance(2_000);
    expect(pods()).toEqual(['40', '40', '40']);
  });

  it('pick up a VirtualService whose definition came later, and its end', async () => {
    const { client, clock, copies } = setUp();
    expect(copies.tables(0).virtualServices).toEqual([]);
    const virtualService = cartVirtualService([cartWeights({ stable: 100 })]);
    client.put(VIRTUAL_SERVICES, virtualService);
    await clock.advance(2_000);
    expect(copies.tables(0).virtualServices).toHaveLength(1);
    client.remove(VIRTUAL_SERVICES, virtualService);
    await clock.advance(2_000);
    expect(copies.tables(0).virtualServices).toEqual([]);
  });

  it('notice a pod that changes its subset, not one that changes its status', async () => {
    const { client, clock, copies } = setUp();
    client.put('v1/pods', labelledPod('a', 'stable'));
    await clock.advance(2_000);
    const before = copies.tables(0);
    client.put('v1/pods', labelledPod('a', 'stable'));
    await clock.advance(2_000);
    expect(copies.tables(0)).toBe(before);
    client.put('v1/pods', labelledPod('a', 'canary'));
    await clock.advance(2_000);
    const [endpoint] =
      copies.tables(0).services.get('shop/cart')?.endpoints ?? [];
    expect(endpoint.labels.track).toBe('canary');
  });

  it('warn once of what they cannot follow', async () => {
    const { client, clock, pods, warned } = setUp();
    client.put(VIRTUAL_SERVICES, cartVirtualService([{ fault: {} }]));
    await clock.advance(2_000);
    pods();
    client.put('v1/pods', labelledPod('b', 'stable'));
    await clock.advance(2_000);
    pods();
    expect(warned).toEqual([
      'a route: fault has no effect in the demo cluster',
    ]);
  });

  it('hear nothing after their end', async () => {
    const { client, clock, copies, pods } = setUp();
    client.put(SLICES, cartSlice(['b']));
    copies.close();
    client.put(SLICES, cartSlice(['c']));
    await clock.advance(5_000);
    expect(pods()).toEqual(['a', 'a', 'a']);
  });
});
