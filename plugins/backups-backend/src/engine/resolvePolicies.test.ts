import { ConfigReader } from '@backstage/config';
import type { Entity } from '@backstage/catalog-model';
import { readBackupsConfig } from '../config';
import type { EnginePart } from './Parts';
import { resolveHoldings, resolvePolicies } from './resolvePolicies';
import { ScheduleBook } from './ScheduleBook';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
const STREAM: EnginePart = {
  part: { id: 'sqlite', module: 'built-in' },
  kind: 'stream',
  types: ['full'],
};
const MANAGED: EnginePart = {
  part: { id: 'postgres-wal', module: 'built-in' },
  kind: 'managed',
  types: ['full', 'differential', 'incremental'],
};

function entity(
  name: string,
  annotations: Record<string, string> = {},
  rest: Partial<Entity> = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default', annotations },
    ...rest,
  };
}

function resolve(
  backups: {
    keys?: object;
    sources?: object;
    policies?: object;
    stores?: object;
  },
  entities: readonly Entity[] = [],
) {
  const config = readBackupsConfig(
    new ConfigReader({
      backups: {
        keys: { signingKeyFile: 'a', identityFile: 'b' },
        stores: {
          near: { type: 'filesystem', keep: { days: 7 } },
          far: { type: 'filesystem' },
        },
        ...backups,
      },
    }),
  );
  const options = {
    config,
    engine: (id: string) => ({ sqlite: STREAM, 'postgres-wal': MANAGED })[id],
    recipients: [
      { name: 'restore-test', recipient: 'age1x' },
      ...config.keys.escrow,
    ],
    schedules: new ScheduleBook(),
    now: NOW,
  };
  const policies = resolvePolicies(options, entities);
  return { policies, holdings: resolveHoldings(options, entities, policies) };
}

const orders = {
  engine: 'sqlite',
  entityRef: 'component:default/shop',
  connection: { file: '/x', password: 'hush' },
};

describe('resolvePolicies', () => {
  it('protects what names its entity, without a catalog', () => {
    const { policies } = resolve({ sources: { orders } });
    expect(policies).toMatchObject([
      {
        entityRef: 'component:default/shop',
        source: 'orders',
        types: ['full'],
        // The engine makes no increments.
        schedules: { full: '0 3 * * *', restoreTest: '0 5 1 * *' },
        retention: { daily: 30, weekly: 12, monthly: 24 },
        stores: [{ name: 'near', keepMs: 7 * 86_400_000 }, { name: 'far' }],
        retentionBy: 'portal',
        hasPointInTime: false,
        problem: undefined,
      },
    ]);
    expect(policies[0].schedules.incremental).toBeUndefined();
    expect(JSON.stringify(policies)).not.toContain('hush');
  });

  it('encrypts for the keys that a policy names, and always for its own', () => {
    const { policies } = resolve({
      keys: {
        signingKeyFile: 'a',
        identityFile: 'b',
        escrow: [
          { name: 'safe', recipient: 'age1safe' },
          { name: 'board', recipient: 'age1board' },
        ],
      },
      sources: { orders },
      policies: { default: { escrow: ['board'] } },
    });
    expect(policies[0].recipients).toEqual([
      { name: 'restore-test', recipient: 'age1x' },
      { name: 'board', recipient: 'age1board' },
    ]);
  });

  it('says what a schedule cannot keep of what is promised', () => {
    const warnings = (policy: object) =>
      resolve({
        sources: { orders },
        policies: { default: policy },
      }).policies[0].warnings.map(({ code, params }) => ({ code, ...params }));
    expect(warnings({})).toEqual([
      { code: 'policy.rpo-too-short', rpo: 60, every: 1440 },
    ]);
    expect(warnings({ rpo: { hours: 25 } })).toEqual([]);
    expect(warnings({ schedules: { full: '*/30 * * * *' } })).toEqual([]);
    const managed = { ...orders, engine: 'postgres-wal' };
    const [policy] = resolve({ sources: { orders: managed } }).policies;
    expect(policy).toMatchObject({
      warnings: [],
      retentionBy: 'engine',
      hasPointInTime: true,
      stores: [],
      recipients: [],
      schedules: { incremental: '0 * * * *' },
    });
  });

  it('lets an entity choose among the policies, and claim only what lets it', () => {
    const shared = {
      ...orders,
      entityRef: undefined,
      entities: ['component:default/shop-*'],
    };
    const claim = { 'quarterdeck.io/backups-source': 'stock, orders' };
    const { policies } = resolve({ sources: { orders: shared } }, [
      entity('shop-eu', {
        ...claim,
        'quarterdeck.io/backups-policy': 'thirty-days-and-a-year',
      }),
      entity('shop-us', { ...claim, 'quarterdeck.io/backups-policy': 'none' }),
      entity('library', claim),
      entity('shop-as'),
    ]);
    expect(policies).toMatchObject([
      {
        entityRef: 'component:default/shop-eu',
        retention: { daily: 30, weekly: 52 },
        problem: undefined,
      },
      {
        entityRef: 'component:default/shop-us',
        problem: {
          code: 'policy.unknown',
          params: { policy: 'none', known: 'default, thirty-days-and-a-year' },
        },
      },
    ]);
  });

  it('keeps the id of a policy through every change but of whose it is', () => {
    const [one] = resolve({ sources: { orders } }).policies;
    const [other] = resolve({
      sources: { orders: { ...orders, title: 'O', engine: 'postgres-wal' } },
    }).policies;
    expect(other.id).toBe(one.id);
  });

  it.each([
    [{ full: 'often' }, 'policy.bad-schedule'],
    [{ full: '* * * * *' }, 'policy.bad-schedule'],
    [{ full: 'none' }, 'policy.no-full'],
    [{ restoreTest: '0 5 1 1,7 *' }, 'policy.test-too-rare'],
    [{ restoreTest: 'none' }, 'policy.test-too-rare'],
    [{ restoreTest: '0 5 1 * *' }, undefined],
    [{ restoreTest: '0 5 * * 1' }, undefined],
  ])('says of the schedules %j: %s', (schedules, code) => {
    const { policies } = resolve({
      sources: { orders },
      policies: { default: { schedules } },
    });
    expect(policies[0].problem?.code).toBe(code);
  });

  it('says that there is nowhere to write to', () => {
    const { policies } = resolve({ sources: { orders }, stores: {} });
    expect(policies[0].problem?.code).toBe('policy.no-store');
  });

  it('finds what holds data, protected or not', () => {
    const resource = (name: string, type: string, said?: string) =>
      entity(name, said ? { 'quarterdeck.io/backups-data': said } : {}, {
        kind: 'Resource',
        spec: { type },
        relations: [{ type: 'ownedBy', targetRef: 'group:default/team' }],
      });
    const { holdings } = resolve({ sources: { orders } }, [
      entity('shop'),
      entity('web'),
      entity('files', { 'quarterdeck.io/backups-data': 'true' }),
      resource('db', 'database'),
      resource('queue', 'queue'),
      resource('cache', 'database', 'false'),
    ]);
    expect(
      holdings.map(each => [each.entityRef, each.owner, each.holdsData.code]),
    ).toEqual([
      ['component:default/shop', undefined, 'holds.source'],
      ['component:default/files', undefined, 'holds.annotation'],
      ['resource:default/db', 'group:default/team', 'holds.type'],
    ]);
  });
});
