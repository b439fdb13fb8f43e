import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { Tier } from '@quarterdeck/plugin-dora-common';
import { Knex } from 'knex';
import { inTurn } from '../database/KnexMarks';
import { purgeBefore } from '../database/KnexPurge';
import { openDatabase } from '../database/openDatabase';
import { CountingRules } from '../domain/countingRules';
import { readFacts } from '../domain/readFacts';
import { HOUR, at } from '../domain/testing/records';
import { randomHistory } from '../testing/randomHistory';
import { Deriver } from './Deriver';
import { Ingest } from './Ingest';
import { Recompute } from './Recompute';

jest.setTimeout(120_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const RULES: CountingRules = {
  attributionWindowMs: 24 * HOUR,
  recoveryFrom: 'incident',
  leadTimeFrom: 'commit',
};
const LONGER = { ...RULES, attributionWindowMs: 48 * HOUR };
const TIERS = new Map<string, Tier>([
  ['production', 'production'],
  ['staging', 'staging'],
]);
const never = () => new AbortController().signal;

describe.each(databases.eachSupportedId())(
  'the recompute on %s',
  databaseId => {
    const { facts } = randomHistory(11, {
      deployments: 120,
      entities: 5,
      days: 40,
    });
    const startRoom = async (rules: CountingRules, tiers = TIERS) => {
      const knex = await databases.init(databaseId);
      await openDatabase(
        mockServices.database({ knex, migrations: { skip: false } }),
      );
      await takeInto(knex, rules, tiers);
      return knex;
    };
    const takeInto = async (
      knex: Knex,
      rules: CountingRules,
      tiers: ReadonlyMap<string, Tier>,
    ) => {
      const deriver = new Deriver({ rules, now: () => at(0) });
      const ingest = new Ingest({ deriver, tiers });
      await inTurn(knex, transaction =>
        ingest.take(transaction, readFacts(facts)),
      );
    };
    const recomputeOf = (
      knex: Knex,
      rules: CountingRules,
      tiers = TIERS,
      derive?: Deriver['derive'],
    ) => {
      const deriver = new Deriver({ rules, now: () => at(0) });
      return new Recompute({
        knex,
        rules,
        tiers,
        deriver: derive ? { derive } : deriver,
        logger: mockServices.logger.mock(),
        now: () => at(0),
      });
    };
    const contentOf = async (knex: Knex) => ({
      deployments: await knex('deployments')
        .orderBy('id')
        .select('id', 'tier', 'derived_json', 'ended_at', 'counted_at'),
      incidents: await knex('incidents')
        .orderBy('id')
        .select('id', 'tier', 'deployment_id', 'derived_json'),
    });

    it('changes nothing where nothing has changed', async () => {
      const knex = await startRoom(RULES);
      expect(await recomputeOf(knex, RULES).all(never())).toBe(0);
    });

    it('gives what the new rules give, wherever it was stopped', async () => {
      const expected = await contentOf(await startRoom(LONGER));
      const knex = await startRoom(RULES);
      expect(await contentOf(knex)).not.toEqual(expected);
      let calls = 0;
      const deriver = new Deriver({ rules: LONGER, now: () => at(0) });
      const dies = recomputeOf(knex, LONGER, TIERS, async (...asked) => {
        calls += 1;
        await deriver.derive(...asked);
        throw new Error('killed');
      });
      await expect(dies.ensure(never())).rejects.toThrow('killed');
      expect(calls).toBe(1);
      await recomputeOf(knex, LONGER).ensure(never());
      expect(await contentOf(knex)).toEqual(expected);
      // It is done, and not done again.
      await dies.ensure(never());
      expect(calls).toBe(1);
    });

    it('takes in what was told of environments before they were configured', async () => {
      const expected = await contentOf(await startRoom(RULES));
      const only = new Map<string, Tier>([['staging', 'staging']]);
      const knex = await startRoom(RULES, only);
      const before = await knex('deployments').where('tier', 'production');
      expect(before).toEqual([]);
      await recomputeOf(knex, RULES).ensure(never());
      expect(await contentOf(knex)).toEqual(expected);
      await recomputeOf(knex, RULES, only).ensure(never());
      const counted = await knex('deployments')
        .where('tier', 'production')
        .count({ count: '*' });
      expect(Number(counted[0].count)).toBe(0);
    });

    it('forgets what is older than is kept, and nothing else', async () => {
      const knex = await startRoom(RULES);
      const before = at(20 * 24);
      const kept = await knex('deployments')
        .where('started_at', '>=', before)
        .orderBy('id');
      await purgeBefore(knex, before);
      expect(await knex('deployments').orderBy('id')).toEqual(kept);
      const old = await knex('incidents').where('opened_at', '<', before);
      expect(
        old.every(
          row => row.resolved_at === null || Number(row.resolved_at) >= before,
        ),
      ).toBe(true);
      expect(await knex('rollouts').where('requested_at', '<', before)).toEqual(
        [],
      );
    });
  },
);
