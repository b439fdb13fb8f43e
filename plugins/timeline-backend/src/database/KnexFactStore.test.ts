import { TestDatabases } from '@backstage/backend-test-utils';
import { NewFact, factQuerySchema } from '@quarterdeck/plugin-timeline-common';
import { Knex } from 'knex';
import { v5 as uuid } from 'uuid';
import { parseNewFact, readContent } from '../domain/chain';
import { KnexFactStore } from './KnexFactStore';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const NAMESPACE = '6f1f2a3e-5d0c-4a7e-9b1f-2f7d0c3a9e11';
const NOON = Date.parse('2026-03-04T12:00:00.000Z');

function fact(number: number, overrides: Partial<NewFact> = {}) {
  return parseNewFact({
    id: uuid(String(number), NAMESPACE),
    type: 'environments.deployment.finished',
    version: 1,
    occurredAt: new Date(NOON + number * 1000).toISOString(),
    entityRef: `component:default/service-${number % 3}`,
    environmentId: number % 2 ? 'staging' : 'production',
    actor: { kind: 'tool', ref: 'kubectl-set' },
    subject: { kind: 'deployment', id: `d${number}` },
    correlationId: null,
    causationId: null,
    summary: `Deployed v1.0.${number} of service-${number % 3}`,
    payload: { number },
    ...overrides,
  });
}

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => fact(index + 1));

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('KnexFactStore on %s', id => {
  let knex: Knex;
  let store: KnexFactStore;

  beforeEach(async () => {
    knex = await databases.init(id);
    store = await KnexFactStore.create({ getClient: async () => knex });
  });

  const find = async (query: object, after?: number) => {
    const { facts, next } = await store.find(
      factQuerySchema.parse({ limit: 100, ...query }),
      after,
    );
    return { numbers: facts.map(({ payload }) => payload.number), next };
  };

  it('gives positions without gaps, also to many who append at once', async () => {
    const results = await Promise.all(
      many(20).map(each => store.append([each], NOON)),
    );
    const positions = results.flat().map(({ position }) => position);
    expect(positions.sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    expect((await store.ends()).last.position).toBe(20);
  });

  it('takes a fact that is posted again for the same', async () => {
    const user = { kind: 'user', ref: 'user:default/dana' } as const;
    await store.append([fact(1, { actor: user }), fact(2)], NOON);
    const again = await store.append(
      [fact(2), fact(1, { actor: user }), fact(3), fact(3)],
      NOON + 1,
    );
    expect(
      again.map(({ position, duplicate }) => [position, duplicate]),
    ).toEqual([
      [2, true],
      [1, true],
      [3, false],
      [3, true],
    ]);
  });

  it('refuses another content under the same id, and stores nothing of the batch', async () => {
    await store.append([fact(1)], NOON);
    await expect(
      store.append([fact(2), fact(1, { summary: 'Something else' })], NOON),
    ).rejects.toThrow(/recorded at position 1 with another content/);
    expect((await store.ends()).last.position).toBe(1);
    expect(await store.get(fact(2).id)).toBeUndefined();
  });

  it('refuses what is to happen in the future', async () => {
    await expect(
      store.append([fact(1, { occurredAt: '2100-01-01T00:00:00.000Z' })], NOON),
    ).rejects.toThrow(/in the future/);
  });

  it.each([
    [{}, [6, 5, 4, 3, 2, 1]],
    [{ order: 'asc' }, [1, 2, 3, 4, 5, 6]],
    [{ entity: ['component:default/service-1'] }, [4, 1]],
    [
      {
        entity: ['component:default/service-1', 'component:default/service-2'],
      },
      [5, 4, 2, 1],
    ],
    [{ environment: ['staging'] }, [5, 3, 1]],
    [{ type: ['environments.deployment'] }, [6, 5, 4, 3, 2, 1]],
    [{ type: ['environments.deploy'] }, []],
    [{ room: ['environments'] }, [6, 5, 4, 3, 2, 1]],
    [{ room: ['rollouts'] }, []],
    [{ actor: ['tool'] }, [6, 5, 4, 3, 2, 1]],
    [{ actor: ['kubectl-set'] }, [6, 5, 4, 3, 2, 1]],
    [{ actor: ['user'] }, []],
    [{ subject: 'd3' }, [3]],
    [{ text: 'v1.0.4' }, [4]],
    [{ text: 'SERVICE deployed' }, [6, 5, 4, 3, 2, 1]],
    [{ text: 'service-1', environment: ['staging'] }, [1]],
    [{ text: '"*) OR (' }, []],
    [{ text: '!!!' }, []],
    [
      {
        from: '2026-03-04T12:00:03.000Z',
        to: '2026-03-04T12:00:05.000Z',
      },
      [4, 3],
    ],
    [
      {
        entity: ['component:default/service-1'],
        from: '2026-03-04T12:00:02.000Z',
      },
      [4],
    ],
  ])('finds %j', async (query, expected) => {
    await store.append(many(6), NOON);
    expect((await find(query)).numbers).toEqual(expected);
  });

  it('pages without gaps or doubles while more is appended', async () => {
    await store.append(many(25), NOON);
    const seen: unknown[] = [];
    let after: number | undefined;
    do {
      const page = await find({ limit: 4 }, after);
      seen.push(...page.numbers);
      after = page.next;
      await store.append([fact(1000 + seen.length)], NOON + 9e6);
    } while (after !== undefined);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => 25 - index));
  });

  it('lets a follower come by everything once', async () => {
    await store.append(many(7), NOON);
    const first = await find({ order: 'asc', limit: 5 });
    const second = await find({ order: 'asc', limit: 5 }, first.next);
    await store.append([fact(8)], NOON);
    const third = await find({ order: 'asc', limit: 5 }, second.next);
    const fourth = await find({ order: 'asc', limit: 5 }, third.next);
    expect([
      ...first.numbers,
      ...second.numbers,
      ...third.numbers,
      ...fourth.numbers,
    ]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(fourth.next).toBe(8);
  });

  it('erases what is personal, and still holds', async () => {
    const actor = { kind: 'user', ref: 'user:default/dana' } as const;
    await store.append(
      [
        fact(1, {
          actor,
          payload: { number: 1, by: 'Dana' },
          personalKeys: ['by'],
        }),
        fact(2, { actor: { kind: 'user', ref: 'user:default/omar' } }),
      ],
      NOON,
    );
    expect((await store.get(fact(1).id))?.actor.ref).toBe('user:default/dana');
    expect((await find({ actor: ['user:default/dana'] })).numbers).toEqual([1]);
    expect(await store.erase('user:default/dana')).toBe(1);
    expect(await store.get(fact(1).id)).toMatchObject({
      actor: { kind: 'user', ref: null },
      payload: { by: 'Dana' },
    });
    expect((await find({ actor: ['user:default/dana'] })).numbers).toEqual([]);
    expect((await store.get(fact(2).id))?.actor.ref).toBe('user:default/omar');
    const stored = await knex('facts')
      .orderBy('position')
      .select('content_json');
    expect(JSON.stringify(stored)).not.toContain('dana');
    expect(readContent(stored[0].content_json, []).erasedKeys).toEqual(['by']);
  });

  it('purges from the beginning and keeps the end of what is gone', async () => {
    await store.append(many(3), NOON);
    await store.append([fact(4)], NOON + 9_000_000);
    const third = await store.hashAt(3);
    expect(await store.purgeBefore(NOON + 1, 500)).toBe(3);
    expect((await find({})).numbers).toEqual([4]);
    expect((await find({ text: 'v1.0.2' })).numbers).toEqual([]);
    expect((await store.ends()).anchor).toEqual({ position: 3, hash: third });
    expect(await store.purgeBefore(NOON + 1, 500)).toBe(0);
  });
});
