import { AlertEntity, EntityIndex } from './entityMatch';
import { HeardAlert } from './heardAlert';

const entity = (
  ref: string,
  annotations: Record<string, string> = {},
): AlertEntity => ({ ref, annotations });

const alert = (
  labels: Record<string, string>,
  changes: Partial<HeardAlert> = {},
): HeardAlert => ({
  source: 'alertmanager',
  key: 'f1',
  name: 'TooManyErrors',
  state: 'firing',
  labels,
  startsAt: 0,
  ...changes,
});

const INDEX = new EntityIndex([
  entity('component:default/shop', {
    'backstage.io/kubernetes-id': 'Shop-Backend',
    'pagerduty.com/service-id': 'PSHOP',
  }),
  entity('component:other/shop'),
  entity('component:other/cart', { 'pagerduty.com/service-id': 'PTWICE' }),
  entity('component:one/twin', { 'pagerduty.com/service-id': 'PTWICE' }),
  entity('component:two/twin'),
  entity('api:default/orders'),
  entity('resource:default/shop-db', {
    'backstage.io/kubernetes-id': 'db',
    'quarterdeck.io/incidents-alerts': 'job=postgres, database = shop',
  }),
  entity('component:default/payments', {
    'quarterdeck.io/incidents-alerts': 'team=payments',
  }),
  entity('component:default/ledger', {
    'quarterdeck.io/incidents-alerts': 'team=payments,service=ledger-v2',
  }),
  entity('component:default/broken', {
    'quarterdeck.io/incidents-alerts': 'team',
  }),
]);
const LABELS = ['entity', 'service', 'job'];
const match = (
  labels: Record<string, string>,
  changes: Partial<HeardAlert> = {},
) => INDEX.match(alert(labels, changes), LABELS);

describe('whose alert it is', () => {
  it.each<[string, Record<string, string>, string]>([
    ['a reference', { entity: 'API:default/Orders' }, 'api:default/orders'],
    ['a short one', { entity: 'component:shop' }, 'component:default/shop'],
    ['a name', { service: 'Shop' }, 'component:default/shop'],
    ['the only one of a name', { service: 'cart' }, 'component:other/cart'],
    ['a kubernetes-id', { job: 'shop-backend' }, 'component:default/shop'],
    [
      'an annotation',
      { job: 'postgres', database: 'shop' },
      'resource:default/shop-db',
    ],
    [
      'an annotation before a name',
      { service: 'shop', team: 'payments' },
      'component:default/payments',
    ],
    [
      'the annotation that says more',
      { service: 'ledger-v2', team: 'payments' },
      'component:default/ledger',
    ],
    [
      'a reference before an annotation',
      { team: 'payments', service: 'component:default/shop' },
      'component:default/shop',
    ],
    [
      'the next label where the first is nobody',
      { entity: 'component:default/gone', job: 'shop' },
      'component:default/shop',
    ],
  ])('is said by %s', (_how, labels, entityRef) => {
    expect(match(labels)).toEqual({ entityRef });
  });

  it('is said by the service of PagerDuty', () => {
    const of = (pagerdutyServiceId: string) =>
      match(
        { service: 'Shop of production' },
        { source: 'pagerduty', pagerdutyServiceId },
      );
    expect(of('PSHOP')).toEqual({ entityRef: 'component:default/shop' });
    expect(of('PTWICE')).toEqual({
      entityRef: undefined,
      reason:
        'The service PTWICE fits component:other/cart, component:one/twin',
    });
    expect(of('PNONE')).toEqual({
      entityRef: undefined,
      reason: 'No entity has its service as pagerduty.com/service-id',
    });
  });

  it.each<[Record<string, string>, string]>([
    [{ service: 'twin' }, 'service=twin fits component:one/twin, component'],
    [{ service: 'gone' }, 'what its labels say: service=gone, and no'],
    [{ app: 'shop' }, 'none of the labels entity, service, job'],
    [{ job: 'postgres' }, 'what its labels say: job=postgres'],
    [{ service: '__proto__' }, 'what its labels say'],
  ])('is nobody’s rather than the wrong one’s: %j', (labels, reason) => {
    expect(match(labels)).toEqual({
      entityRef: undefined,
      reason: expect.stringContaining(reason),
    });
  });

  it('tells of annotations that say nothing', () => {
    expect(INDEX.problems).toEqual([
      expect.stringMatching(/^component:default\/broken: .* must be like/),
    ]);
  });
});
