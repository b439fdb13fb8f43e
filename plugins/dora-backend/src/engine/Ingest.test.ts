import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { Tier } from '@quarterdeck/plugin-dora-common';
import { Fact } from '@quarterdeck/plugin-timeline-common';
import { Knex } from 'knex';
import { inTurn } from '../database/KnexMarks';
import { openDatabase } from '../database/openDatabase';
import { readFacts } from '../domain/readFacts';
import { HOUR, at } from '../domain/testing/records';
import {
  randomHistory,
  randomNumbers,
  shuffled,
} from '../testing/randomHistory';
import { Deriver } from './Deriver';
import { Ingest } from './Ingest';
import { EVER } from './Known';

jest.setTimeout(120_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const RULES = {
  attributionWindowMs: 24 * HOUR,
  recoveryFrom: 'incident',
  leadTimeFrom: 'commit',
} as const;
const TIERS = new Map<string, Tier>([
  ['production', 'production'],
  ['staging', 'staging'],
]);

describe.each(databases.eachSupportedId())('the ingest on %s', databaseId => {
  const startRoom = async () => {
    const knex = await databases.init(databaseId);
    await openDatabase(
      mockServices.database({ knex, migrations: { skip: false } }),
    );
    const deriver = new Deriver({ rules: RULES, now: () => at(0) });
    const ingest = new Ingest({ deriver, tiers: TIERS });
    const take = async (facts: readonly Fact[]) =>
      await inTurn(knex, transaction =>
        ingest.take(transaction, readFacts(facts)),
      );
    return { knex, deriver, take };
  };

  /** All but whether commits are still to be read, which depends on what was known in between. */
  const contentOf = async (knex: Knex) => ({
    deployments: (await knex('deployments').orderBy('id')).map(
      ({ commits_state, commits_reason_json, ...row }) => row,
    ),
    incidents: await knex('incidents').orderBy('id').select('*'),
    rollouts: await knex('rollouts').orderBy('id').select('*'),
  });

  const inBatches = async (
    facts: readonly Fact[],
    sizes: () => number,
    take: (facts: readonly Fact[]) => Promise<unknown>,
  ) => {
    for (let start = 0; start < facts.length; ) {
      const size = sizes();
      await take(facts.slice(start, start + size));
      start += size;
    }
  };

  it('makes of shuffled and repeated facts the same tables, those of everything at once', async () => {
    const { facts } = randomHistory(7, {
      deployments: 150,
      entities: 4,
      days: 60,
    });
    const random = randomNumbers(3);
    const inOrder = await startRoom();
    await inBatches(facts, () => 40, inOrder.take);
    const inOne = await startRoom();
    await inOne.take(facts);
    const anyhow = await startRoom();
    await inBatches(
      shuffled(facts, random),
      () => 1 + Math.floor(random() * 25),
      anyhow.take,
    );
    const expected = await contentOf(inOne.knex);
    expect(expected.deployments).toHaveLength(150);
    expect(await contentOf(inOrder.knex)).toEqual(expected);
    expect(await contentOf(anyhow.knex)).toEqual(expected);
    for (const { knex } of [inOrder, inOne, anyhow]) {
      const waiting = await knex('commit_work').pluck('deployment_id');
      const delivered = await knex('deployments')
        .whereNotNull('delivered_at')
        .pluck('id');
      expect(delivered.length).toBeGreaterThan(50);
      expect(waiting).toEqual(expect.arrayContaining(delivered));
    }
    // Everything again changes nothing.
    const again = await inTurn(
      anyhow.knex,
      async transaction =>
        await anyhow.deriver.derive(
          transaction,
          [0, 1, 2, 3].flatMap(index =>
            ['production', 'staging', ''].map(environmentId => ({
              entityRef: `component:default/service-${index}`,
              environmentId,
              ...EVER,
            })),
          ),
        ),
    );
    expect(again).toBe(0);
  });
});
