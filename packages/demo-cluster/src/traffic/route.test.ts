import { KubernetesObject } from '../cluster/types';
import { seededRandom } from '../pods/random';
import { Draws, route, RouteDecision, RouteRequest } from './route';
import { buildTables, RoutingKind } from './tables';
import {
  cartDestinationRule,
  cartService,
  cartSlice,
  cartVirtualService,
  cartWeights,
  labelledPod,
} from './TestClient';

const warnings: string[] = [];
beforeEach(() => warnings.splice(0));

function tablesOf(...objects: KubernetesObject[]) {
  return buildTables(
    objects.map(object => ({ kind: object.kind as RoutingKind, object })),
    (_object, message) => warnings.push(message),
  );
}

const cart = [
  cartService(),
  cartSlice(['stable-1', 'stable-2', 'canary-1', '!stable-3']),
  labelledPod('stable-1', 'stable'),
  labelledPod('stable-2', 'stable'),
  labelledPod('stable-3', 'stable'),
  labelledPod('canary-1', 'canary'),
];

function newDraws(): Draws {
  const turns = new Map<string, number>();
  return {
    weight: seededRandom('weights'),
    turn: key => {
      const turn = turns.get(key) ?? 0;
      turns.set(key, turn + 1);
      return turn;
    },
  };
}

const request = (overrides: Partial<RouteRequest> = {}): RouteRequest => ({
  host: 'cart',
  method: 'GET',
  path: '/items',
  headers: {},
  namespace: 'shop',
  ...overrides,
});

/** The first pod that a request goes to, or the status with which it is refused. */
function answer(decision: RouteDecision): string | undefined {
  return decision.kind === 'refused'
    ? `${decision.status} ${decision.reason}`
    : decision.targets[0].endpoint.pod;
}

function ask(
  objects: KubernetesObject[],
  overrides: Partial<RouteRequest> = {},
) {
  return answer(route(request(overrides), tablesOf(...objects), newDraws()));
}

const host = 'cart.shop.svc.cluster.local';

describe('route without a VirtualService', () => {
  it('lets the ready endpoints take turns', () => {
    const tables = tablesOf(...cart);
    const draws = newDraws();
    const pods = Array.from({ length: 6 }, () =>
      answer(route(request(), tables, draws)),
    );
    expect(pods).toEqual([
      'stable-1',
      'stable-2',
      'canary-1',
      'stable-1',
      'stable-2',
      'canary-1',
    ]);
  });

  it('gives the pod port behind the service port, and the others to fall back on', () => {
    const decision = route(
      request({ port: 80 }),
      tablesOf(...cart),
      newDraws(),
    );
    expect(decision).toMatchObject({ kind: 'forward', service: 'shop/cart' });
    const targets = decision.kind === 'forward' ? decision.targets : [];
    expect(targets.map(({ port }) => port)).toEqual([8080, 8080, 8080]);
  });

  it.each(['cart.shop', 'cart.shop.svc', 'cart.shop.svc.cluster.local:80'])(
    'knows the service as %s from other namespaces too',
    name => {
      expect(ask(cart, { host: name, namespace: 'other' })).toBe('stable-1');
    },
  );

  it.each([
    [{ host: 'cart', namespace: 'other' }, 'there is no service cart.other'],
    [{ host: 'cart.example.org' }, 'there is no service cart.example.org'],
    [{ port: 9999 }, 'has no such port'],
  ])('refuses %p with 503', (overrides, reason) => {
    expect(ask(cart, overrides)).toContain(`503 `);
    expect(ask(cart, overrides)).toContain(reason);
  });

  it('refuses with 503 when no endpoint is ready', () => {
    const objects = [cartService(), cartSlice(['!stable-1'])];
    expect(ask(objects)).toBe(`503 no ready endpoint of ${host}`);
  });
});

describe('route by a VirtualService', () => {
  const weighted = (weights: Record<string, number>) => [
    ...cart,
    cartDestinationRule(),
    cartVirtualService([cartWeights(weights)]),
  ];

  it.each([
    [90, 10],
    [50, 50],
    [1, 1],
  ])('shares by weights %d to %d', (stable, canary) => {
    const tables = tablesOf(...weighted({ stable, canary }));
    const draws = newDraws();
    let toCanary = 0;
    for (let count = 0; count < 10_000; count++) {
      if (answer(route(request(), tables, draws)) === 'canary-1') toCanary++;
    }
    const expected = canary / (stable + canary);
    expect(Math.abs(toCanary / 10_000 - expected)).toBeLessThan(0.015);
  });

  it('sends nothing to a weight of zero', () => {
    const tables = tablesOf(...weighted({ stable: 100, canary: 0 }));
    const draws = newDraws();
    for (let count = 0; count < 1_000; count++) {
      expect(answer(route(request(), tables, draws))).toMatch(/^stable-[12]$/);
    }
  });

  it('refuses a subset that nothing defines, one without pods, and a route to nowhere', () => {
    const virtualService = cartVirtualService([cartWeights({ blue: 100 })]);
    expect(ask([...cart, cartDestinationRule(), virtualService])).toBe(
      `503 no DestinationRule defines subset blue of ${host}`,
    );
    const toCanary = cartVirtualService([cartWeights({ canary: 100 })]);
    const stableOnly = [cartService(), cartSlice(['stable-1']), cart[2]];
    expect(ask([...stableOnly, cartDestinationRule(), toCanary])).toBe(
      `503 no ready endpoint of ${host}, subset canary`,
    );
    const redirect = cartVirtualService([{ redirect: { uri: '/' } }]);
    expect(ask([...cart, redirect])).toContain('has no destination');
    expect(warnings).toContain(
      'a route: redirect has no effect in the demo cluster',
    );
  });

  it('takes the first route that matches', () => {
    const objects = [
      ...cart,
      cartDestinationRule(),
      cartVirtualService([
        {
          match: [
            { uri: { prefix: '/beta/' }, method: { exact: 'GET' } },
            { headers: { cookie: { regex: '.*canary=always.*' } } },
            { headers: { 'X-Canary': {} } },
          ],
          ...cartWeights({ canary: 100 }),
        },
        {
          match: [{ uri: { exact: '/items' } }],
          ...cartWeights({ stable: 100 }),
        },
      ]),
    ];
    expect(ask(objects)).toBe('stable-1');
    expect(ask(objects, { path: '/beta/x' })).toBe('canary-1');
    expect(ask(objects, { path: '/beta/x', method: 'POST' })).toBe(
      `404 no route of ${host} matches`,
    );
    expect(ask(objects, { headers: { cookie: 'a=1; canary=always' } })).toBe(
      'canary-1',
    );
    expect(ask(objects, { headers: { 'x-canary': '1' } })).toBe('canary-1');
    expect(ask(objects, { path: '/items/1' })).toContain('404');
  });

  it('holds a match it cannot judge for false and says so', () => {
    const objects = [
      ...cart,
      cartDestinationRule(),
      cartVirtualService([
        {
          name: 'insiders',
          match: [{ sourceLabels: { team: 'cart' } }],
          ...cartWeights({ canary: 100 }),
        },
        cartWeights({ stable: 100 }),
      ]),
    ];
    expect(ask(objects)).toBe('stable-1');
    expect(warnings.join()).toMatch(/route insiders: a match never holds/);
  });

  it('leaves traffic within the mesh alone when it is for a gateway only', () => {
    const virtualService = cartVirtualService([cartWeights({ blue: 100 })], {
      gateways: ['public'],
    });
    expect(ask([...cart, virtualService])).toBe('stable-1');
  });

  it('ignores one it cannot read and says so', () => {
    const virtualService = cartVirtualService([], { hosts: 'cart' });
    expect(ask([...cart, virtualService])).toBe('stable-1');
    expect(warnings.join()).toContain('ignored');
  });
});
