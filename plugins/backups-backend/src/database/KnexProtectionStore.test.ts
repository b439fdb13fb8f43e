import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { KnexLeases } from '@quarterdeck/toolkit-node';
import { v7 as newId } from 'uuid';
import {
  EXAMPLE_NOW as NOW,
  exampleBackup,
  exampleManifest,
  examplePolicy,
  exampleRun,
} from '../testing/exampleRecords';
import { RestorePlanRecord } from '../domain/records';
import { KnexProtectionStore } from './KnexProtectionStore';
import { openDatabase } from './openDatabase';

jest.setTimeout(120_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const REASON = backupsReason('run.succeeded');

describe.each(databases.eachSupportedId())(
  'KnexProtectionStore on %s',
  databaseId => {
    async function createStore() {
      const knex = await openDatabase(
        mockServices.database({
          knex: await databases.init(databaseId),
          migrations: { skip: false },
        }),
      );
      return { knex, store: new KnexProtectionStore(knex, () => NOW) };
    }

    it('replaces policies, remembers those that are gone while they have history, and when each came', async () => {
      const { store } = await createStore();
      const orders = examplePolicy();
      const stock = examplePolicy({ source: 'stock' });
      await store.transaction(async transaction => {
        await transaction.savePolicies([orders, stock], NOW);
        await transaction.savePlanned(orders.id, { full: NOW + 5 });
        await transaction.addRun(exampleRun({ policyId: orders.id }));
      });
      expect(await store.policies()).toEqual([orders, stock]);
      expect(await store.policies(['component:default/other'])).toEqual([]);
      const changed = { ...orders, rpoMs: 5 };
      await store.transaction(transaction =>
        transaction.savePolicies([changed], NOW + 10),
      );
      expect(await store.policies([orders.entityRef])).toEqual([changed]);
      expect(await store.planning()).toEqual([
        { policyId: orders.id, seenAt: NOW, known: { full: NOW + 5 } },
      ]);
      expect(await store.policy(stock.id)).toBeUndefined();
      await store.transaction(transaction => transaction.savePolicies([], NOW));
      expect(await store.policies()).toEqual([]);
      expect(await store.policy(orders.id)).toEqual({
        ...changed,
        schedules: {},
      });
    });

    it('adds what is due once, and by hand as often as asked', async () => {
      const { store } = await createStore();
      const add = (changes: Parameters<typeof exampleRun>[0]) =>
        store.transaction(transaction =>
          transaction.addRun(exampleRun(changes)),
        );
      expect(await add({ scheduledFor: NOW })).toBe(true);
      expect(await add({ scheduledFor: NOW })).toBe(false);
      expect(await add({ scheduledFor: NOW, type: 'incremental' })).toBe(true);
      expect(await add({ scheduledFor: NOW, kind: 'restore-test' })).toBe(true);
      expect(await add({})).toBe(true);
      expect(await add({})).toBe(true);
    });

    it('saves a run for who has read it last', async () => {
      const { store } = await createStore();
      const run = exampleRun();
      await store.transaction(transaction => transaction.addRun(run));
      expect(await store.run(run.id)).toEqual(run);
      const running = { ...run, state: 'running' as const, startedAt: NOW };
      const saved = await store.transaction(transaction =>
        transaction.saveRun(running),
      );
      expect(saved).toEqual({ ...running, revision: 2 });
      expect(await store.run(run.id)).toEqual(saved);
      await expect(
        store.transaction(transaction => transaction.saveRun(running)),
      ).rejects.toMatchObject({ name: 'ConflictError' });
      expect(await store.run(newId())).toBeUndefined();
    });

    it('lists runs newest first, in pages, by what they are of', async () => {
      const { store } = await createStore();
      const runs = [0, 1, 1, 2].map(offset =>
        exampleRun({ queuedAt: NOW + offset }),
      );
      const other = exampleRun({
        policyId: newId(),
        entityRef: 'resource:default/x',
        kind: 'restore-test',
        state: 'failed',
        backupId: newId(),
        queuedAt: NOW - 1,
      });
      await store.transaction(async transaction => {
        for (const run of [...runs, other]) {
          await transaction.addRun(run);
        }
      });
      const newestFirst = [...runs]
        .sort((a, b) => b.queuedAt - a.queuedAt || (a.id < b.id ? 1 : -1))
        .concat(other);
      expect(await store.runs({ limit: 9 })).toEqual(newestFirst);
      const [first, second] = newestFirst;
      expect(await store.runs({ limit: 1, after: first })).toEqual([second]);
      expect(await store.runs({ limit: 2, after: second })).toEqual(
        newestFirst.slice(2, 4),
      );
      for (const query of [
        { policyIds: [other.policyId] },
        { entityRefs: [other.entityRef] },
        { kinds: ['restore-test' as const] },
        { states: ['failed' as const] },
        { backupIds: [other.backupId ?? ''] },
        { to: NOW },
      ]) {
        expect(await store.runs({ ...query, limit: 9 })).toEqual([other]);
      }
      expect(await store.runs({ from: NOW + 2, limit: 9 })).toEqual([runs[3]]);
      expect(await store.runs({ policyIds: [], limit: 9 })).toEqual([]);
    });

    it('keeps backups with their copies and manifests, and finds them by their points', async () => {
      const { store } = await createStore();
      const old = exampleBackup({ pointAt: NOW - 1_000 });
      const young = exampleBackup({
        pointAt: NOW,
        copies: [
          { store: 'zeta', state: 'stored' },
          { store: 'alpha', state: 'stored' },
        ],
      });
      await store.transaction(async transaction => {
        await transaction.addBackup(old, exampleManifest(old));
        await transaction.addBackup(young, undefined);
      });
      expect(await store.backup(old.id)).toEqual(old);
      expect(await store.manifest(old.id)).toEqual(exampleManifest(old));
      expect(await store.manifest(young.id)).toBeUndefined();
      expect(await store.backups({})).toEqual([young, old]);
      expect(await store.backups({ limit: 1 })).toEqual([young]);
      expect(await store.backups({ after: young })).toEqual([old]);
      expect(await store.backups({ from: NOW - 1_000, to: NOW })).toEqual([
        old,
      ]);
      const verified = { store: 'alpha', state: 'verified', verifiedAt: NOW };
      const third = { store: 'third', state: 'stored' };
      await store.transaction(async transaction => {
        await transaction.saveCopy(young.id, {
          ...verified,
          state: 'verified',
        });
        await transaction.saveCopy(young.id, { ...third, state: 'stored' });
      });
      expect((await store.backup(young.id))?.copies).toEqual([
        { store: 'zeta', state: 'stored' },
        verified,
        third,
      ]);
    });

    it('does not delete what is pinned, and pins nothing that is deleted', async () => {
      const { store } = await createStore();
      const backup = exampleBackup();
      const pin = { by: 'user:default/dana', at: NOW, reason: 'before v2' };
      const change = store.transaction.bind(store);
      await change(transaction => transaction.addBackup(backup, undefined));
      const remove = () =>
        change(transaction => transaction.markDeleted(backup.id, NOW, REASON));
      expect(await change(each => each.savePin(backup.id, pin))).toBe(true);
      expect(await remove()).toBe(false);
      expect(await store.backup(backup.id)).toEqual({ ...backup, pin });
      expect(await change(each => each.savePin(backup.id, undefined))).toBe(
        true,
      );
      expect(await remove()).toBe(true);
      expect(await remove()).toBe(false);
      expect(await change(each => each.savePin(backup.id, pin))).toBe(false);
      expect(await store.backups({})).toEqual([]);
      const deleted = { ...backup, deletedAt: NOW, deletedBecause: REASON };
      expect(await store.backups({ withDeleted: true })).toEqual([deleted]);
    });

    it('finds more backups than fit into a page of its own', async () => {
      const { store } = await createStore();
      const all = Array.from({ length: 1_203 }, (_, index) =>
        exampleBackup({ pointAt: NOW - Math.floor(index / 3) }),
      );
      await store.transaction(async transaction => {
        for (const backup of all) {
          await transaction.addBackup(backup, undefined);
        }
      });
      const found = await store.backups({});
      expect(found.map(({ pointAt }) => pointAt)).toEqual(
        all.map(({ pointAt }) => pointAt),
      );
      expect(new Set(found.map(({ id }) => id)).size).toBe(all.length);
      expect(found.every(({ copies }) => copies.length === 1)).toBe(true);
      expect(await store.backups({ limit: 1_100 })).toHaveLength(1_100);
    });

    it('says which plans of restores are alive', async () => {
      const { store } = await createStore();
      const run = exampleRun({ kind: 'restore', state: 'running' });
      const plan = (
        changes: Partial<RestorePlanRecord>,
      ): RestorePlanRecord => ({
        id: newId(),
        policyId: newId(),
        entityRef: 'component:default/shop',
        source: 'orders',
        target: 'isolated',
        pointAt: NOW,
        isPointInTime: false,
        location: 'a file',
        steps: [REASON],
        warnings: [],
        estimateReason: REASON,
        hash: 'h',
        reason: 'to look at it',
        requestedBy: 'user:default/dana',
        requestedAt: NOW,
        expiresAt: NOW + 10,
        ...changes,
      });
      const waiting = plan({});
      const restoring = plan({ expiresAt: NOW, runId: run.id });
      const ended = plan({ runId: newId() });
      await store.transaction(async transaction => {
        await transaction.addRun(run);
        for (const each of [waiting, restoring, ended]) {
          await transaction.addRestorePlan(each);
        }
      });
      const ids = async (now: number) =>
        (await store.livePlans(now)).map(({ id }) => id).sort();
      expect(await ids(NOW)).toEqual([waiting.id, restoring.id].sort());
      expect(await ids(NOW + 10)).toEqual([restoring.id]);
      const done = { ...waiting, runId: ended.runId };
      await store.transaction(each => each.saveRestorePlan(done));
      expect(await store.restorePlan(waiting.id)).toEqual(done);
      expect(await ids(NOW)).toEqual([restoring.id]);
    });

    it('keeps inventories and holdings, and tells owners of a state once', async () => {
      const { store } = await createStore();
      const inventory = { policyId: newId(), observedAt: NOW, problem: REASON };
      const holding = {
        entityRef: 'resource:default/db',
        title: 'DB',
        holdsData: REASON,
      };
      await store.transaction(async transaction => {
        await transaction.saveInventory({ ...inventory, archivedUntil: 5 });
        await transaction.saveInventory(inventory);
        await transaction.saveHoldings([
          { ...holding, entityRef: 'resource:default/gone' },
        ]);
        await transaction.saveHoldings([holding]);
      });
      expect(await store.inventory(inventory.policyId)).toEqual(inventory);
      expect(await store.holdings()).toEqual([holding]);
      expect(await store.holdings(['resource:default/gone'])).toEqual([]);
      const tell = (state: string) =>
        store.transaction(each => each.tell(newId0, 'rpo', state, NOW));
      const newId0 = newId();
      expect(await tell('good')).toBe(false);
      expect(await tell('broken')).toBe(true);
      expect(await tell('broken')).toBe(false);
      expect(await tell('good')).toBe(true);
      expect(await tell('broken')).toBe(true);
    });

    it('writes nothing where something of it fails, or the lease is lost', async () => {
      const { knex, store } = await createStore();
      const run = exampleRun();
      await expect(
        store.transaction(async transaction => {
          await transaction.addRun(run);
          await transaction.emit({ id: 'a', payload: {} });
          await transaction.notify({ id: 'b', payload: {} });
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      expect(await store.run(run.id)).toBeUndefined();
      expect(await knex('quarterdeck_outbox')).toEqual([]);
      expect(await knex('notices')).toEqual([]);
      const leases = new KnexLeases(knex);
      const lease = await leases.acquire('work', 'one');
      if (!lease) {
        throw new Error('The lease was not free');
      }
      await store.transaction(each => each.addRun(run), lease);
      await leases.release(lease);
      await leases.acquire('work', 'two');
      await expect(
        store.transaction(each => each.saveRun(run), lease),
      ).rejects.toMatchObject({ name: 'LeaseLostError' });
    });
  },
);
