import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { KnexLeases } from '@quarterdeck/toolkit-node';
import { KnexProtectionStore } from '../database/KnexProtectionStore';
import { openDatabase } from '../database/openDatabase';
import type { Executor, ExecutorEvent, Outcome } from '../executor/protocol';
import { NOW, backupRow, policyRow, runRow } from '../testing/protectionRows';
import { Inventories } from './Inventories';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const { signal } = new AbortController();
const FULL = '20261122-030000F';
const DIFFERENTIAL = `${FULL}_20261122-090000D`;

type Listing = Extract<Outcome, { kind: 'managed' }>;
type Ended = Extract<ExecutorEvent, { event: 'ended' }>;

function listed(label: string): Listing['backups'][number] {
  return {
    label,
    type: label.endsWith('D') ? 'differential' : 'full',
    baseLabel: label.endsWith('D') ? FULL : null,
    startedAt: '2026-11-22T03:00:00.000Z',
    finishedAt: '2026-11-22T03:10:00.000Z',
    pointAt: '2026-11-22T03:10:00.000Z',
    sourceBytes: 1_000,
    storedBytes: 100,
    tools: {},
    problem: null,
  };
}

function listing(labels: string[], some: Partial<Listing> = {}): Ended {
  const outcome: Listing = {
    kind: 'managed',
    made: null,
    backups: labels.map(listed),
    archivedUntil: new Date(NOW).toISOString(),
    problem: null,
    ...some,
  };
  return { event: 'ended', outcome, failure: null };
}

async function createWorld() {
  const knex = await openDatabase(
    mockServices.database({
      knex: await databases.init('SQLITE_3'),
      migrations: { skip: false },
    }),
  );
  let now = NOW;
  const store = new KnexProtectionStore(knex, () => now);
  const policy = policyRow({ engine: 'postgres-wal', hasPointInTime: true });
  await store.transaction(each => each.savePolicies([policy], now));
  let answer: () => Promise<Ended>;
  const executor: Executor = { execute: () => answer() };
  const inventories = new Inventories({
    store,
    jobs: {
      inventory: ({ source, entityRef }, runId) => ({
        kind: 'inventory',
        runId,
        source,
        entityRef,
        engine: { id: 'postgres-wal', module: 'built-in' },
        connection: {},
        restoreConnection: null,
      }),
    },
    executors: new Map([['embedded', executor]]),
    leases: new KnexLeases(knex),
    owner: 'one',
    logger: mockServices.logger.mock(),
    now: () => now,
    onFacts: () => {},
    onChanged: () => {},
  });
  return {
    policy,
    store,
    /** It is asked, later than the last time. */
    asked: async (said: Ended | (() => Promise<Ended>)) => {
      answer = typeof said === 'function' ? said : async () => said;
      now += 5 * 60_000;
      await inventories.pass(signal);
      return await store.inventory(policy.id);
    },
    backups: async () =>
      (await store.backups({ policyIds: [policy.id] })).map(
        ({ label }) => label,
      ),
    facts: async (): Promise<string[]> =>
      (await knex('quarterdeck_outbox').select('payload_json')).map(
        row => JSON.parse(row.payload_json).type,
      ),
  };
}

describe('Inventories', () => {
  it('knows backups that were made without the portal, once, and those that the engine removed', async () => {
    const { asked, backups, facts, policy, store } = await createWorld();
    await asked(listing([FULL, DIFFERENTIAL]));
    await asked(listing([FULL, DIFFERENTIAL]));
    expect((await backups()).sort()).toEqual([FULL, DIFFERENTIAL].sort());
    const [full, differential] = [FULL, DIFFERENTIAL].map(async label =>
      (await store.backups({ policyIds: [policy.id] })).find(
        each => each.label === label,
      ),
    );
    expect((await differential)?.baseId).toBe((await full)?.id);
    await asked(listing([FULL]));
    expect(await backups()).toEqual([FULL]);
    expect(await facts()).toEqual(['backups.backup.deleted']);
  });

  it('keeps for good what was proven to be archived', async () => {
    const { asked } = await createWorld();
    expect(await asked(listing([FULL]))).toMatchObject({ archivedUntil: NOW });
    const problem = backupsReason('engine.archive-broken', { cause: 'x' });
    const archivedUntil = '2026-11-22T03:10:00.000Z';
    expect(
      await asked(listing([FULL], { archivedUntil, problem })),
    ).toMatchObject({ archivedUntil: NOW, problem });
    const reason = backupsReason('engine.tool-missing', {
      tool: 'pgbackrest',
      package: 'pgbackrest',
    });
    expect(
      await asked({
        event: 'ended',
        outcome: null,
        failure: { reason, isTransient: false, restore: null, damaged: [] },
      }),
    ).toMatchObject({ archivedUntil: NOW, problem: reason });
    const none = await asked(listing([], { archivedUntil: null }));
    expect(none?.archivedUntil).toBeUndefined();
  });

  it('leaves to a run what the run makes', async () => {
    const { asked, backups, policy, store } = await createWorld();
    const run = runRow({ policyId: policy.id, state: 'running' });
    await store.transaction(each => each.addRun(run));
    await asked(listing([FULL]));
    expect(await backups()).toEqual([]);
    // It ends while the engine is asked, and the answer is from before.
    await asked(async () => {
      await store.transaction(async each => {
        await each.saveRun({ ...run, state: 'succeeded' });
        await each.addBackup(
          backupRow({ policyId: policy.id, label: FULL, copies: [] }),
          undefined,
        );
      });
      return listing([]);
    });
    expect(await backups()).toEqual([FULL]);
  });
});
