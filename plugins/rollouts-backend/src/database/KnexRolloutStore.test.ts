import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { KnexLeases } from '@quarterdeck/toolkit-node';
import { v7 as newId } from 'uuid';
import { PlanRecord, RolloutRecord } from '../domain/records';
import { initialState } from '../domain/state';
import { exampleLook, examplePlan } from '../testing/examplePlan';
import { KnexRolloutStore } from './KnexRolloutStore';

jest.setTimeout(120_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const NOW = 1_790_000_000_123;
const REASON = rolloutReason('gate.open');
const LOG = { at: NOW, by: 'user:default/dana', reason: REASON };
const MESSAGE = { id: 'm1', payload: {} };

describe.each(databases.eachSupportedId())(
  'KnexRolloutStore on %s',
  databaseId => {
    async function createStore() {
      const knex = await databases.init(databaseId);
      const store = await KnexRolloutStore.create(
        mockServices.database({ knex, migrations: { skip: false } }),
        () => NOW,
      );
      const lease = await new KnexLeases(knex).acquire('drive', 'one');
      if (!lease) {
        throw new Error('The lease was not free');
      }
      const rollout = async (name = 'shop', startedAt = NOW) => {
        const document = examplePlan('canary');
        const plan: PlanRecord = {
          id: newId(),
          hash: 'a'.repeat(64),
          createdBy: 'user:default/dana',
          createdAt: NOW,
          expiresAt: NOW + 60_000,
          document: { ...document, target: { ...document.target, name } },
          notices: [REASON],
        };
        await store.addPlan(plan);
        const record: RolloutRecord = {
          id: newId(),
          plan,
          state: initialState(NOW, [], REASON),
          startedBy: 'user:default/dana',
          startedAt,
          nextAt: NOW,
          revision: 1,
        };
        return record;
      };
      return { knex, store, lease, rollout };
    }

    it('keeps a rollout as it is, with its plan', async () => {
      const { store, rollout } = await createStore();
      const record = await rollout();
      await store.start(record, LOG, [MESSAGE]);
      expect(await store.get(record.id)).toEqual(record);
      expect(await store.getPlan(record.plan.id)).toEqual(record.plan);
      const which = { commanded: [], except: [] };
      expect(await store.due(NOW, 9, which)).toEqual([record]);
      // From memory, the second time.
      expect(await store.due(NOW, 9, which)).toEqual([record]);
      expect(
        await store.due(NOW, 9, { commanded: [], except: [record.id] }),
      ).toEqual([]);
      expect(await store.due(NOW - 1, 9, which)).toEqual([]);
      expect(
        await store.due(NOW - 1, 9, { commanded: [record.id], except: [] }),
      ).toEqual([record]);
      expect(await store.logOf(record.id)).toEqual([LOG]);
    });

    it('lets one rollout of a workload be active, also where two start at once', async () => {
      const { store, rollout } = await createStore();
      const both = [await rollout(), await rollout()];
      const results = await Promise.allSettled(
        both.map(record => store.start(record, LOG, [])),
      );
      const refused = results.filter(({ status }) => status === 'rejected');
      expect(refused).toHaveLength(1);
      expect(refused[0]).toMatchObject({
        reason: { name: 'ConflictError', message: /under way/ },
      });
      await store.start(await rollout('library'), LOG, []);
    });

    it('saves a look whole, once, and for who holds the lease alone', async () => {
      const { knex, store, lease, rollout } = await createStore();
      const record = await rollout();
      await store.start(record, LOG, []);
      await store.command(record.id, { kind: 'pause', by: 'x' }, NOW);
      const command = await store.nextCommand(record.id);
      expect(command?.command).toEqual({ kind: 'pause', by: 'x' });
      const { verdicts } = exampleLook('fail');
      const progress = {
        record: {
          ...record,
          state: { ...record.state, phase: 'paused' as const },
          nextAt: NOW + 1,
          revision: 2,
        },
        log: [LOG],
        verdicts,
        commandId: command?.id,
        messages: [MESSAGE],
        notices: [{ id: 'n1', payload: {} }],
      };
      expect(await store.save(progress, lease)).toBe(true);
      expect(await store.save(progress, lease)).toBe(false);
      expect(await store.get(record.id)).toEqual(progress.record);
      expect(await store.nextCommand(record.id)).toBeUndefined();
      expect(await store.verdictsOf(record.id)).toEqual(verdicts);
      expect(await store.logOf(record.id)).toHaveLength(2);
      expect(await knex('quarterdeck_outbox').pluck('id')).toEqual(['m1']);
      expect(await knex('notices').pluck('id')).toEqual(['n1']);
      await expect(
        store.save(
          { ...progress, record: { ...progress.record, revision: 3 } },
          { ...lease, generation: lease.generation - 1 },
        ),
      ).rejects.toThrow(/lease/i);
    });

    it('frees the workload and forgets the rollout once it is over', async () => {
      const { store, lease, rollout } = await createStore();
      const record = await rollout();
      await store.start(record, LOG, []);
      const over = {
        ...record,
        state: {
          ...record.state,
          phase: 'ended' as const,
          outcome: 'succeeded' as const,
        },
        nextAt: undefined,
        revision: 2,
      };
      await store.save(
        { record: over, log: [], verdicts: [], messages: [], notices: [] },
        lease,
      );
      const next = await rollout('shop', NOW + 10);
      await store.start(next, LOG, []);
      expect((await store.list({}, undefined, 9)).map(({ id }) => id)).toEqual([
        next.id,
        record.id,
      ]);
      expect(
        await store.list({ phases: ['ended'] }, undefined, 9),
      ).toHaveLength(1);
      expect(await store.purge(NOW + 5)).toBe(1);
      expect(await store.get(record.id)).toBeUndefined();
      expect(await store.get(next.id)).toBeDefined();
    });

    it('finds those with gates to be looked at', async () => {
      const { store, lease, rollout } = await createStore();
      const record = await rollout();
      await store.start(record, LOG, []);
      await store.start(await rollout('library'), LOG, []);
      const command = {
        kind: 'override-gate',
        gate: 'lock',
        beforeStep: null,
        by: 'user:default/olga',
        cause: 'it burns',
      } as const;
      await store.command(record.id, command, NOW);
      const next = await store.nextCommand(record.id);
      expect(next?.command).toEqual(command);
      const { kind: _, ...key } = command;
      const override = { ...key, at: NOW, closedBecause: REASON };
      const passed = {
        ...record,
        state: { ...record.state, overrides: [override] },
        revision: 2,
      };
      const progress = {
        record: passed,
        log: [],
        verdicts: [],
        commandId: next?.id,
        messages: [],
        notices: [],
      };
      await store.save(progress, lease);
      expect(await store.list({ hasOpenReview: true }, undefined, 9)).toEqual([
        passed,
      ]);
      const reviewed = { ...override, acknowledgedAt: NOW };
      await store.save(
        {
          ...progress,
          record: {
            ...passed,
            state: { ...passed.state, overrides: [reviewed] },
            revision: 3,
          },
        },
        lease,
      );
      expect(await store.list({ hasOpenReview: true }, undefined, 9)).toEqual(
        [],
      );
    });

    it('keeps locks until they end', async () => {
      const { store } = await createStore();
      const lock = {
        id: newId(),
        environmentId: 'production',
        entityRef: undefined,
        reason: 'audit',
        createdBy: 'user:default/oscar',
        createdAt: NOW,
        expiresAt: NOW + 10,
      };
      await store.addLock(lock);
      expect(await store.locks(NOW)).toEqual([lock]);
      expect(await store.locks(NOW + 10)).toEqual([]);
      expect(await store.removeLock(lock.id)).toBe(true);
      expect(await store.removeLock(lock.id)).toBe(false);
    });

    it('migrates down and up again', async () => {
      const { knex } = await createStore();
      const directory = `${__dirname}/../../migrations`;
      await knex.migrate.rollback({ directory }, true);
      expect(await knex.schema.hasTable('rollouts')).toBe(false);
      await knex.migrate.latest({ directory });
      expect(await knex.schema.hasTable('rollouts')).toBe(true);
    });
  },
);
