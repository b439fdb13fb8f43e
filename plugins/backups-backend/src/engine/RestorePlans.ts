import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { Approval } from '@quarterdeck/plugin-approvals-common';
import {
  backupsReason,
  type NewRestorePlan,
} from '@quarterdeck/plugin-backups-common';
import { v5 as namedId, v7 as newId } from 'uuid';
import type { KnexStandings } from '../database/KnexStandings';
import type { ProtectionStore } from '../database/ProtectionStore';
import { restorableBackups } from '../domain/points';
import type {
  BackupRecord,
  PolicyRecord,
  RestorePlanRecord,
  RunRecord,
} from '../domain/records';
import {
  PLAN_LIVES_MS,
  estimateOf,
  hashOfAim,
  planState,
  stepsOf,
  warningsOf,
  type PlanState,
  type RestoreAim,
} from '../domain/restorePlan';
import { measuredBy } from '../domain/rto';
import type { PlanChecks } from './PlanChecks';
import type { Proof } from './Proof';
import { restoreFact } from './restoreFacts';
import type { RestoreApprovals } from './RestoreApprovals';

export interface RestorePlansOptions {
  store: ProtectionStore;
  standings: KnexStandings;
  proof: Pick<Proof, 'archiveOf'>;
  approvals: RestoreApprovals;
  checks: PlanChecks;
  now(): number;
  /** Called after facts were put into the outbox. */
  onFacts(): void;
  /** Called after a run was queued. */
  onChanged(): void;
}

export interface ShownPlan {
  plan: RestorePlanRecord;
  state: PlanState;
  /** Of a plan that replaces data. */
  approval: Approval | undefined;
}

/** A run of a plan has the plan's own id, so that no plan is carried out twice. */
const RUNS = '5b3c43f0-9d1c-4b7e-8f59-3f6f6d2c7a10';

/** Restores for real: planned and seen first, then carried out as planned or not at all. */
export class RestorePlans {
  constructor(private readonly options: RestorePlansOptions) {}

  /**
   * @throws InputError for a point that this engine cannot restore
   * @throws ConflictError for what is not there any more, or that the engine does not let the portal do
   */
  async plan(
    policy: PolicyRecord,
    wanted: NewRestorePlan,
    by: string,
  ): Promise<ShownPlan> {
    const { approvals, standings, store, now, onFacts } = this.options;
    const at = now();
    const aim = await this.#aim(policy, wanted);
    const standing = (await standings.of([policy.id], at)).get(policy.id);
    const test = standing?.lastPassedTest;
    const isInPlace = aim.target === 'source';
    const plan: RestorePlanRecord = {
      id: newId(),
      policyId: policy.id,
      entityRef: policy.entityRef,
      source: policy.source,
      target: aim.target,
      backupId: aim.backup.id,
      pointAt: aim.pointAt,
      isPointInTime: aim.isPointInTime,
      location: aim.location,
      steps: stepsOf(aim),
      warnings: warningsOf(aim, at),
      ...estimateOf(test && measuredBy(test, standing?.tested), aim.backup),
      confirmation: isInPlace ? policy.source : undefined,
      hash: hashOfAim(aim),
      reason: wanted.reason,
      requestedBy: by,
      requestedAt: at,
      expiresAt: at + PLAN_LIVES_MS,
    };
    const approval = isInPlace ? await approvals.request(plan) : undefined;
    const saved = { ...plan, approvalId: approval?.id };
    await store.transaction(async transaction => {
      await transaction.addRestorePlan(saved);
      await transaction.emit(
        restoreFact('planned', saved, {
          at,
          by,
          reason: backupsReason('restore.planned', { why: wanted.reason }),
        }),
      );
    });
    onFacts();
    return { plan: saved, state: 'planned', approval };
  }

  /** @throws NotFoundError */
  async find(id: string): Promise<RestorePlanRecord> {
    const plan = await this.options.store.restorePlan(id);
    if (!plan) {
      throw notFound(id);
    }
    return plan;
  }

  async show(plan: RestorePlanRecord): Promise<ShownPlan> {
    const { approvals } = this.options;
    return {
      plan,
      state: await this.#stateOf(plan),
      approval:
        plan.approvalId === undefined
          ? undefined
          : await approvals.get(plan.approvalId),
    };
  }

  /**
   * Queues its run. Whether the caller may do so is decided before.
   *
   * @throws ConflictError for a plan that was carried out, has expired or is stale
   * @throws InputError where what has to be typed was not
   * @throws NotAllowedError where nobody else has agreed
   */
  async execute(
    id: string,
    { confirmation, by }: { confirmation?: string; by: string },
  ): Promise<ShownPlan> {
    const { approvals, onChanged, onFacts } = this.options;
    const plan = await this.find(id);
    const state = await this.#stateOf(plan);
    if (state !== 'planned') {
      throw new ConflictError(REFUSALS[state]);
    }
    if (plan.confirmation !== undefined && confirmation !== plan.confirmation) {
      throw new InputError(
        `This replaces data: give "confirmation" with the name of the source, ${plan.confirmation}`,
      );
    }
    if (plan.target === 'source' && !(await approvals.consume(plan))) {
      throw new NotAllowedError(
        'This replaces data, and nobody else has agreed to it yet; see its approval',
      );
    }
    const executed = await this.#queue(plan, by);
    onFacts();
    onChanged();
    return await this.show(executed);
  }

  async #queue(
    plan: RestorePlanRecord,
    by: string,
  ): Promise<RestorePlanRecord> {
    const { store, now } = this.options;
    return await store.transaction(async transaction => {
      const at = now();
      const policy = await transaction.policy(plan.policyId);
      const current = await transaction.restorePlan(plan.id);
      if (!policy || !current || current.runId !== undefined) {
        throw new ConflictError(REFUSALS.executed);
      }
      const run: RunRecord = {
        id: namedId(plan.id, RUNS),
        kind: 'restore',
        policyId: plan.policyId,
        entityRef: plan.entityRef,
        source: plan.source,
        engine: policy.engine,
        trigger: 'person',
        state: 'queued',
        stateReason: backupsReason('run.queued'),
        queuedAt: at,
        by,
        attempt: 0,
        backupId: plan.backupId,
        planId: plan.id,
        warnings: [],
        revision: 1,
      };
      const executed = { ...current, runId: run.id };
      await transaction.addRun(run);
      await transaction.saveRestorePlan(executed);
      await transaction.emit(
        restoreFact('started', executed, {
          at,
          by,
          reason: backupsReason('run.queued'),
        }),
      );
      return executed;
    });
  }

  async #stateOf(plan: RestorePlanRecord): Promise<PlanState> {
    const { checks, now } = this.options;
    return planState(plan, await checks.hashNow(plan), now());
  }

  async #aim(
    policy: PolicyRecord,
    { backupId, pointAt, target }: NewRestorePlan,
  ): Promise<RestoreAim> {
    const { checks, store } = this.options;
    const location = checks.locationIn(policy.source, target);
    const isConfigured = await checks.configured({
      policyId: policy.id,
      entityRef: policy.entityRef,
    });
    if (location === undefined || !isConfigured) {
      throw new ConflictError(
        `The source ${policy.source} is not configured any more for ${policy.entityRef}: configure it under backups.sources, or restore without the portal`,
      );
    }
    const backups = await store.backups({ policyIds: [policy.id] });
    const usable = restorableBackups(backups);
    const chosen =
      pointAt === undefined
        ? ofBackup(usable, backupId)
        : await this.#atPoint(policy, usable, Date.parse(pointAt));
    if (target === 'source' && chosen.backup.label !== undefined) {
      throw new ConflictError(
        `${policy.engine} restores in place only while the database is stopped, which is its operator's to do: restore it beside the source (target "isolated"), and see the guide on point in time`,
      );
    }
    return {
      policy,
      ...chosen,
      target,
      location,
    };
  }

  async #atPoint(
    policy: PolicyRecord,
    usable: readonly BackupRecord[],
    pointAt: number,
  ) {
    if (!policy.hasPointInTime) {
      throw new InputError(
        `${policy.engine} restores what was backed up, no instants between: give "backupId"`,
      );
    }
    const archive = await this.options.proof.archiveOf(policy, usable);
    const backup = usable.find(each => each.pointAt <= pointAt);
    if (!archive || !backup || pointAt > archive.until) {
      throw new ConflictError(
        archive
          ? `Instants from ${iso(usable.at(-1)?.pointAt ?? archive.from)} to ${iso(archive.until)} can be restored`
          : 'The archive does not say up to when it can restore; restore a backup itself',
      );
    }
    return { backup, pointAt, isPointInTime: true };
  }
}

function ofBackup(
  usable: readonly BackupRecord[],
  id: string | undefined,
): Pick<RestoreAim, 'backup' | 'pointAt' | 'isPointInTime'> {
  const backup = usable.find(each => each.id === id);
  if (!backup) {
    throw new ConflictError(
      `There is no backup ${id} of this policy that can be restored: it was deleted, or its copies are lost`,
    );
  }
  return { backup, pointAt: backup.pointAt, isPointInTime: false };
}

const REFUSALS: Record<Exclude<PlanState, 'planned'>, string> = {
  executed: 'The plan was carried out already; make a new one',
  expired: 'The plan is older than a day; make a new one',
  stale:
    'The plan does not hold any more: its backup is gone, or its policy was changed; make a new one',
};

function notFound(id: string): NotFoundError {
  return new NotFoundError(
    `There is no restore plan ${id}, or you may not see it`,
  );
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
