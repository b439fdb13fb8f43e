import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { KnexLeases } from '@quarterdeck/toolkit-node';
import { v7 as newId } from 'uuid';
import { KnexRolloutStore } from '../database/KnexRolloutStore';
import { PlanRecord } from '../domain/records';
import { examplePlan } from '../testing/examplePlan';
import { LockService } from './LockService';
import { RolloutService } from './RolloutService';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const DANA = 'user:default/dana';
const OSCAR = 'user:default/oscar';
const START = 1_790_000_000_000;
const MINUTE_MS = 60_000;

describe.each(databases.eachSupportedId())('on %s', databaseId => {
  async function setUp() {
    const knex = await databases.init(databaseId);
    let now = START;
    const store = await KnexRolloutStore.create(
      mockServices.database({ knex, migrations: { skip: false } }),
      () => now,
    );
    const told = { facts: 0, changes: 0 };
    const common = {
      store,
      now: () => now,
      onFacts: () => {
        told.facts += 1;
      },
      onChanged: () => {
        told.changes += 1;
      },
    };
    const plan = async (): Promise<PlanRecord> => {
      const record: PlanRecord = {
        id: newId(),
        hash: 'a'.repeat(64),
        createdBy: DANA,
        createdAt: now,
        expiresAt: now + 30 * MINUTE_MS,
        document: examplePlan('canary'),
        notices: [],
      };
      await store.addPlan(record);
      return record;
    };
    return {
      knex,
      store,
      told,
      plan,
      rollouts: new RolloutService(common),
      locks: new LockService({ ...common, environmentIds: ['production'] }),
      pass: (ms: number) => {
        now += ms;
      },
    };
  }

  describe('a rollout', () => {
    it('begins with its plan, waits at its gates, and is told', async () => {
      const { rollouts, plan, store, told } = await setUp();
      const { id: planId, hash } = await plan();
      const record = await rollouts.start(planId, hash, OSCAR);
      expect(await store.get(record.id)).toEqual(record);
      expect(record).toMatchObject({
        startedBy: OSCAR,
        startedAt: START,
        nextAt: START,
        state: {
          phase: 'waiting',
          gates: [{ kind: 'approval', isOpen: false }],
        },
      });
      expect(await store.logOf(record.id)).toEqual([
        {
          at: START,
          by: OSCAR,
          reason: rolloutReason('log.requested', { by: OSCAR }),
        },
      ]);
      expect(told).toEqual({ facts: 1, changes: 1 });
    });

    it('is refused without a plan, for another plan, and for one that is too old', async () => {
      const { rollouts, plan, pass, store } = await setUp();
      const { id, hash } = await plan();
      await expect(rollouts.start(newId(), hash, DANA)).rejects.toMatchObject({
        name: 'NotFoundError',
      });
      await expect(
        rollouts.start(id, 'b'.repeat(64), DANA),
      ).rejects.toMatchObject({
        name: 'ConflictError',
        message: 'The plan is another one than you have seen',
      });
      pass(30 * MINUTE_MS);
      await expect(rollouts.start(id, hash, DANA)).rejects.toMatchObject({
        name: 'ConflictError',
        message: expect.stringMatching(/^The plan is too old/),
      });
      expect(await store.list({}, undefined, 10)).toEqual([]);
    });

    it('goes once, whoever starts it how often at the same time', async () => {
      const { rollouts, plan, store, knex } = await setUp();
      const { id, hash } = await plan();
      const all = await Promise.allSettled(
        [DANA, OSCAR, DANA, OSCAR].map(by => rollouts.start(id, hash, by)),
      );
      const refused = all.filter(each => each.status === 'rejected');
      expect(refused).toHaveLength(3);
      const [active] = await store.list({}, undefined, 10);
      expect(refused.map(({ reason }) => reason.message)).toEqual(
        Array(3).fill(
          `Rollout ${active.id} of demo/shop/Deployment/shop is under way; wait for its end, or abort it`,
        ),
      );
      // What was refused has left nothing: neither log nor fact.
      expect(await knex('rollout_log').pluck('kind')).toEqual(['log']);
      expect(await knex('quarterdeck_outbox').pluck('id')).toHaveLength(1);
    });

    it('takes what is asked of it for its next look, and nothing that makes no sense', async () => {
      const { rollouts, plan, store, pass } = await setUp();
      const { id, hash } = await plan();
      const record = await rollouts.start(id, hash, DANA);
      await expect(
        rollouts.control(record, 'retry', OSCAR),
      ).rejects.toMatchObject({
        name: 'ConflictError',
        message: 'It is waiting: there is nothing to retry; you can abort',
      });
      pass(1_000);
      await rollouts.control(record, 'abort', OSCAR, 'enough');
      expect((await store.nextCommand(record.id))?.command).toEqual({
        kind: 'abort',
        by: OSCAR,
        cause: 'enough',
      });
      expect((await store.get(record.id))?.nextAt).toBe(START + 1_000);
      const ended: typeof record = {
        ...record,
        state: { ...record.state, phase: 'ended', outcome: 'succeeded' },
      };
      await expect(rollouts.control(ended, 'abort', OSCAR)).rejects.toThrow(
        'It is succeeded: there is nothing to abort; nothing more can be done with it',
      );
    });

    it('may follow one that has ended', async () => {
      const { rollouts, plan, store, knex } = await setUp();
      const { id, hash } = await plan();
      const first = await rollouts.start(id, hash, DANA);
      const lease = await new KnexLeases(knex).acquire('drive', 'one');
      await store.save(
        {
          record: {
            ...first,
            state: { ...first.state, phase: 'ended', outcome: 'cancelled' },
            nextAt: undefined,
            revision: 2,
          },
          log: [],
          verdicts: [],
          messages: [],
          notices: [],
        },
        lease!,
      );
      const second = await rollouts.start(id, hash, DANA);
      expect(second.id).not.toBe(first.id);
    });
  });

  describe('a lock', () => {
    const wanted = {
      environmentId: 'production',
      entityRef: null,
      reason: 'Database work',
      expiresAt: null,
    };

    it('holds until it is taken away', async () => {
      const { locks, told, pass } = await setUp();
      const lock = await locks.add(wanted, DANA);
      pass(1_000 * MINUTE_MS);
      expect((await locks.list()).items).toEqual([
        { ...wanted, id: lock.id, createdBy: DANA, createdAt: lock.createdAt },
      ]);
      await locks.remove(lock.id);
      expect((await locks.list()).items).toEqual([]);
      await expect(locks.remove(lock.id)).rejects.toMatchObject({
        name: 'NotFoundError',
      });
      expect(told.changes).toBe(2);
    });

    it('ends by itself at its hour', async () => {
      const { locks, pass } = await setUp();
      const expiresAt = new Date(START + MINUTE_MS).toISOString();
      await locks.add({ ...wanted, environmentId: null, expiresAt }, DANA);
      pass(MINUTE_MS - 1);
      expect((await locks.list()).items).toMatchObject([{ expiresAt }]);
      pass(1);
      expect((await locks.list()).items).toEqual([]);
    });

    it.each([
      [
        { expiresAt: new Date(START).toISOString() },
        'expiresAt has to be in the future',
      ],
      [
        { environmentId: 'prodution' },
        'There is no environment "prodution"; there is production',
      ],
    ])('is refused with %j', async (changes, message) => {
      const { locks } = await setUp();
      await expect(
        locks.add({ ...wanted, ...changes }, DANA),
      ).rejects.toMatchObject({ name: 'InputError', message });
    });
  });
});
