import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { v7 as newId } from 'uuid';
import { GroupRecord, initialGroup } from '../domain/groups/state';
import { KnexGroupStore } from './KnexGroupStore';
import { KnexRolloutStore } from './KnexRolloutStore';

jest.setTimeout(120_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const NOW = 1_790_000_000_123;
const DANA = 'user:default/dana';

function group(startedAt: number): GroupRecord {
  const member = {
    planId: newId(),
    rolloutId: newId(),
    stage: 0,
    entityRef: 'component:default/shop',
    environmentId: 'staging',
    environmentTitle: 'Staging',
    service: 'shop',
    toVersion: 'v2',
    back: { planId: newId(), rolloutId: newId() },
  };
  return {
    id: newId(),
    title: 'shop',
    onFailure: 'stop',
    startedBy: DANA,
    startedAt,
    state: initialGroup([member], DANA, startedAt),
    nextAt: startedAt,
    revision: 1,
  };
}

describe.each(databases.eachSupportedId())('KnexGroupStore on %s', id => {
  it('keeps groups as they are, and changes of one of two who change at once', async () => {
    const knex = await databases.init(id);
    await KnexRolloutStore.create(
      mockServices.database({ knex, migrations: { skip: false } }),
      () => NOW,
    );
    const store = new KnexGroupStore(knex, () => NOW);
    const [older, newer] = [group(NOW), group(NOW + 1)];
    await store.add(older, [{ id: 'm1', payload: {} }]);
    await store.add(newer, []);
    expect(await store.get(older.id)).toEqual(older);
    expect(await store.list(undefined, 1)).toEqual([newer]);
    expect(await store.list(newer, 9)).toEqual([older]);
    expect(await store.due(NOW, 9)).toEqual([older]);
    const over: GroupRecord = {
      ...older,
      state: { ...older.state, phase: 'ended', outcome: 'succeeded' },
      nextAt: undefined,
      revision: 2,
    };
    expect(await store.save(over, [{ id: 'm2', payload: {} }])).toBe(true);
    expect(await store.save(over, [{ id: 'm3', payload: {} }])).toBe(false);
    expect(await store.get(older.id)).toEqual(over);
    expect(await knex('quarterdeck_outbox').pluck('id')).toEqual(['m1', 'm2']);
    await store.purge(NOW + 10);
    expect((await store.list(undefined, 9)).map(each => each.id)).toEqual([
      newer.id,
    ]);
  });
});
