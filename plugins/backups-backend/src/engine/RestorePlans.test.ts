import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Approval } from '@quarterdeck/plugin-approvals-common';
import {
  planHashOf,
  type ApprovalsService,
} from '@quarterdeck/plugin-approvals-node';
import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { randomUUID } from 'node:crypto';
import { KnexProtectionStore } from '../database/KnexProtectionStore';
import { KnexStandings } from '../database/KnexStandings';
import { openDatabase } from '../database/openDatabase';
import {
  backupRow,
  DAY_MS,
  HOUR_MS,
  NOW,
  policyRow,
  runRow,
} from '../testing/protectionRows';
import { PlanChecks } from './PlanChecks';
import { Proof } from './Proof';
import { RestoreApprovals } from './RestoreApprovals';
import { RestorePlans } from './RestorePlans';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const PERSON = 'user:default/olga';
const reason = 'the table of orders is gone';

/** Approvals as the room gives them, held in memory; the real room is asked in the tests under a policy. */
class Approvals implements ApprovalsService {
  readonly kept = new Map<string, Approval>();

  async request(wanted: Parameters<ApprovalsService['request']>[0]) {
    const planHash = planHashOf(wanted.plan);
    const known = [...this.kept.values()].find(
      each =>
        each.subject.id === wanted.subject.id && each.planHash === planHash,
    );
    const approval: Approval = known ?? {
      ...wanted,
      id: randomUUID(),
      room: 'backups',
      planHash,
      state: 'requested',
      stateReason: backupsReason('run.queued'),
      requestedAt: new Date(NOW).toISOString(),
      decidedBy: null,
      decidedAt: null,
      comment: null,
      consumedAt: null,
    };
    this.kept.set(approval.id, approval);
    return approval;
  }

  async get(id: string) {
    const approval = this.kept.get(id);
    if (!approval) {
      throw new Error(`No approval ${id}`);
    }
    return approval;
  }

  async consume({ id, planHash }: Pick<Approval, 'id' | 'planHash'>) {
    const approval = await this.get(id);
    if (approval.state !== 'granted' || approval.planHash !== planHash) {
      throw new Error('It is not granted');
    }
    return this.become(id, 'consumed');
  }

  become(id: string, state: Approval['state']): Approval {
    const [approval] = [...this.kept.values()].filter(each => each.id === id);
    const next = { ...approval, state };
    this.kept.set(id, next);
    return next;
  }
}

async function roomOn(
  id: Parameters<typeof databases.init>[0],
  some: Parameters<typeof policyRow>[0] = {},
) {
  const knex = await openDatabase(
    mockServices.database({
      knex: await databases.init(id),
      migrations: { skip: false },
    }),
  );
  let now = NOW;
  const store = new KnexProtectionStore(knex, () => now);
  const standings = new KnexStandings(knex, store);
  const proof = new Proof({
    store,
    standings,
    provenRecipients: async () => new Set<string>(),
    mirrors: async () => new Map(),
    storeIsReachable: () => undefined,
    now: () => now,
  });
  const approvals = new Approvals();
  const plans = new RestorePlans({
    store,
    standings,
    proof,
    approvals: new RestoreApprovals(approvals),
    checks: new PlanChecks({
      store,
      locationOf: source => (source === 'orders' ? 'orders on db' : undefined),
    }),
    now: () => now,
    onFacts: () => {},
    onChanged: () => {},
  });
  const policy = policyRow(some);
  const backup = backupRow({ policyId: policy.id, pointAt: NOW - HOUR_MS });
  await store.transaction(async transaction => {
    await transaction.savePolicies([policy], NOW);
    await transaction.addBackup(backup, undefined);
  });
  const facts = async () =>
    (await knex('quarterdeck_outbox').orderBy('position')).map(
      ({ payload_json }) => JSON.parse(payload_json).type,
    );
  const wait = (ms: number) => {
    now += ms;
  };
  return { approvals, backup, facts, plans, policy, store, wait };
}

describe.each(databases.eachSupportedId())('restores on %s', id => {
  it('beside the source take a plan, and are carried out once', async () => {
    const { backup, facts, plans, policy, store } = await roomOn(id);
    const test = runRow({
      kind: 'restore-test',
      policyId: policy.id,
      backupId: backup.id,
      restore: {
        durationMs: 90_000,
        fetchMs: null,
        restoreMs: null,
        checkMs: null,
        restoredBytes: 1,
        checks: [],
        pointAt: new Date(NOW).toISOString(),
        location: null,
        previousLocation: null,
        store: 'disk',
      },
    });
    await store.transaction(transaction => transaction.addRun(test));
    const wanted = {
      policyId: policy.id,
      backupId: backup.id,
      target: 'isolated' as const,
      reason,
    };
    const { plan, approval } = await plans.plan(policy, wanted, PERSON);
    expect(approval).toBeUndefined();
    expect(plan).toMatchObject({
      location: 'beside orders on db, under a new name',
      estimatedMs: 90_000,
      confirmation: undefined,
    });
    expect(plan.steps.map(({ code }) => code)).toEqual([
      'restore.fetch',
      'restore.place',
      'restore.load',
      'restore.check',
      'restore.keep',
    ]);
    expect((await store.livePlans(NOW)).map(live => live.id)).toEqual([
      plan.id,
    ]);
    const executed = await plans.execute(plan.id, { by: PERSON });
    expect(executed.state).toBe('executed');
    const run = await store.run(executed.plan.runId ?? '');
    expect(run).toMatchObject({
      kind: 'restore',
      state: 'queued',
      planId: plan.id,
      backupId: backup.id,
      by: PERSON,
    });
    await expect(plans.execute(plan.id, { by: PERSON })).rejects.toMatchObject({
      name: 'ConflictError',
    });
    expect(await facts()).toEqual([
      'backups.restore.planned',
      'backups.restore.started',
    ]);
  });

  it('are begun once, be they asked for several times at once', async () => {
    const { backup, plans, policy, store } = await roomOn(id);
    const { plan } = await plans.plan(
      policy,
      { policyId: policy.id, backupId: backup.id, target: 'isolated', reason },
      PERSON,
    );
    const all = await Promise.allSettled(
      Array.from({ length: 5 }, () => plans.execute(plan.id, { by: PERSON })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await store.runs({ kinds: ['restore'], limit: 10 })).toHaveLength(1);
  });

  it('onto the source take its name and a second person', async () => {
    const { approvals, backup, plans, policy, store } = await roomOn(id);
    const { plan, approval } = await plans.plan(
      policy,
      { policyId: policy.id, backupId: backup.id, target: 'source', reason },
      PERSON,
    );
    expect(approval).toMatchObject({
      state: 'requested',
      requestedBy: PERSON,
      link: `/catalog/default/component/shop/backups?policy=${policy.id}&plan=${plan.id}`,
    });
    expect(JSON.stringify(approval?.plan)).toContain(plan.hash);
    expect(plan.warnings.map(({ code }) => code)).toEqual([
      'restore.loses',
      'restore.cuts',
      'restore.space-in-place',
    ]);
    const execute = (confirmation?: string) =>
      plans.execute(plan.id, { by: PERSON, confirmation });
    await expect(execute()).rejects.toMatchObject({ name: 'InputError' });
    await expect(execute('order')).rejects.toMatchObject({
      name: 'InputError',
    });
    await expect(execute('orders')).rejects.toMatchObject({
      name: 'NotAllowedError',
    });
    approvals.become(approval?.id ?? '', 'denied');
    await expect(execute('orders')).rejects.toMatchObject({
      name: 'NotAllowedError',
    });
    expect(await store.runs({ kinds: ['restore'], limit: 1 })).toEqual([]);
    approvals.become(approval?.id ?? '', 'granted');
    expect((await execute('orders')).state).toBe('executed');
    expect((await plans.show(plan)).approval?.state).toBe('consumed');
  });

  it('go on where the portal ended after the grant was used up', async () => {
    const { approvals, backup, plans, policy } = await roomOn(id);
    const { plan, approval } = await plans.plan(
      policy,
      { policyId: policy.id, backupId: backup.id, target: 'source', reason },
      PERSON,
    );
    approvals.become(approval?.id ?? '', 'consumed');
    const executed = await plans.execute(plan.id, {
      by: PERSON,
      confirmation: 'orders',
    });
    expect(executed.state).toBe('executed');
  });

  it('are refused when their backup is gone, their policy changed, or a day is over', async () => {
    const { backup, plans, policy, store, wait } = await roomOn(id);
    const wanted = {
      policyId: policy.id,
      backupId: backup.id,
      target: 'isolated' as const,
      reason,
    };
    const changed = await plans.plan(policy, wanted, PERSON);
    await store.transaction(transaction =>
      transaction.savePolicies([{ ...policy, engine: 'sqlite' }], NOW),
    );
    expect((await plans.show(changed.plan)).state).toBe('stale');
    await store.transaction(transaction =>
      transaction.savePolicies([policy], NOW),
    );
    const { plan } = await plans.plan(policy, wanted, PERSON);
    expect((await plans.show(plan)).state).toBe('planned');
    wait(DAY_MS);
    expect((await plans.show(plan)).state).toBe('expired');
    await expect(plans.execute(plan.id, { by: PERSON })).rejects.toMatchObject({
      name: 'ConflictError',
    });
    const late = await plans.plan(policy, wanted, PERSON);
    await store.transaction(transaction =>
      transaction.saveCopy(backup.id, { store: 'disk', state: 'damaged' }),
    );
    await expect(
      plans.execute(late.plan.id, { by: PERSON }),
    ).rejects.toMatchObject({ name: 'ConflictError' });
    await expect(plans.plan(policy, wanted, PERSON)).rejects.toMatchObject({
      name: 'ConflictError',
    });
  });

  it('are refused once the source belongs to another entity', async () => {
    const { backup, plans, policy, store } = await roomOn(id);
    const wanted = {
      policyId: policy.id,
      backupId: backup.id,
      target: 'source' as const,
      reason,
    };
    const { plan } = await plans.plan(policy, wanted, PERSON);
    const others = policyRow({ entityRef: 'component:default/other' });
    await store.transaction(transaction =>
      transaction.savePolicies([others], NOW),
    );
    expect((await plans.show(plan)).state).toBe('stale');
    await expect(plans.plan(policy, wanted, PERSON)).rejects.toMatchObject({
      name: 'ConflictError',
    });
  });

  it('to an instant take an archive that reaches it', async () => {
    const { backup, plans, policy } = await roomOn(id);
    const at = (time: number) => ({
      policyId: policy.id,
      pointAt: new Date(time).toISOString(),
      target: 'isolated' as const,
      reason,
    });
    await expect(plans.plan(policy, at(NOW), PERSON)).rejects.toMatchObject({
      name: 'InputError',
    });
    const archived = await roomOn(id, { hasPointInTime: true });
    await archived.store.transaction(transaction =>
      transaction.saveInventory({
        policyId: archived.policy.id,
        archivedUntil: NOW - 60_000,
        observedAt: NOW,
      }),
    );
    const plan = (time: number) =>
      archived.plans.plan(
        archived.policy,
        { ...at(time), policyId: archived.policy.id },
        PERSON,
      );
    expect((await plan(NOW - 30 * 60_000)).plan).toMatchObject({
      backupId: archived.backup.id,
      pointAt: NOW - 30 * 60_000,
      isPointInTime: true,
    });
    for (const outside of [NOW, backup.pointAt - 1]) {
      await expect(plan(outside)).rejects.toMatchObject({
        name: 'ConflictError',
      });
    }
  });
});
