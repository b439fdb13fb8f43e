import {
  backupEndedPayloadSchema,
  backupKeepingPayloadSchema,
  backupSucceededPayloadSchema,
  restorePayloadSchema,
  restoreTestPayloadSchema,
} from '@quarterdeck/plugin-backups-common';
import type { NewFact } from '@quarterdeck/plugin-timeline-common';
import { factId, toMessage } from '@quarterdeck/plugin-timeline-node';
import type { Reason } from '@quarterdeck/toolkit-common';
import type { OutboxMessage } from '@quarterdeck/toolkit-node';
import type { z } from 'zod';
import type {
  BackupRecord,
  PolicyRecord,
  RestorePlanRecord,
  RunRecord,
} from '../domain/records';

const ROOM = { kind: 'system', ref: 'backups' } as const;

/** What there is to tell of a run that has ended; undefined of one that has not, or that is told otherwise. */
export function factOfEnd(
  run: RunRecord,
  policy: PolicyRecord,
  made: {
    backup?: BackupRecord;
    plan?: RestorePlanRecord;
    /** Age of the newest point when a restore test began. */
    rpoMs?: number;
  },
): OutboxMessage | undefined {
  switch (run.kind) {
    case 'backup':
      return run.state === 'succeeded'
        ? made.backup && backupSucceeded(run, made.backup)
        : backupEnded(run);
    case 'restore-test':
      return restoreTested(run, policy, made.rpoMs);
    default:
      return made.plan && restoreEnded(run, made.plan);
  }
}

function backupSucceeded(run: RunRecord, backup: BackupRecord): OutboxMessage {
  const payload: z.input<typeof backupSucceededPayloadSchema> = {
    ...commonOf(run),
    type: backup.type,
    pointAt: iso(backup.pointAt),
    durationMs: backup.finishedAt - backup.startedAt,
    storedBytes: backup.storedBytes,
    stores: backup.copies.map(({ store }) => store),
  };
  return message({
    verb: 'backup.succeeded',
    run,
    subject: { kind: 'backup', id: backup.id },
    summary: `Backup of ${run.source} succeeded`,
    payload,
  });
}

/** Of a backup that failed, was cancelled or missed; undefined while it has not ended. */
function backupEnded(run: RunRecord): OutboxMessage | undefined {
  if (
    run.state !== 'failed' &&
    run.state !== 'cancelled' &&
    run.state !== 'missed'
  ) {
    return undefined;
  }
  const payload: z.input<typeof backupEndedPayloadSchema> = {
    ...commonOf(run),
    type: run.type ?? 'full',
    scheduledFor: run.scheduledFor === undefined ? null : iso(run.scheduledFor),
  };
  return message({
    verb: `backup.${run.state}`,
    run,
    subject: { kind: 'run', id: run.id },
    summary: `Backup of ${run.source} ${run.state}: ${run.stateReason.message}`,
    payload,
  });
}

const TEST_VERBS: Partial<Record<RunRecord['state'], string>> = {
  succeeded: 'passed',
  failed: 'failed',
  missed: 'missed',
};

/** @returns undefined of one that was cancelled, which proves nothing */
function restoreTested(
  run: RunRecord,
  policy: PolicyRecord,
  rpoMs: number | undefined,
): OutboxMessage | undefined {
  const verb = TEST_VERBS[run.state];
  if (verb === undefined) {
    return undefined;
  }
  const payload: z.input<typeof restoreTestPayloadSchema> = {
    ...commonOf(run),
    backupId: run.backupId ?? null,
    rtoMs: run.restore?.durationMs ?? null,
    rtoTargetMs: policy.rtoMs,
    rpoMs: rpoMs ?? null,
    rpoTargetMs: policy.rpoMs,
  };
  return message({
    verb: `restore-test.${verb}`,
    run,
    subject: { kind: 'run', id: run.id },
    summary: `Restore test of ${run.source} ${verb}: ${run.stateReason.message}`,
    payload,
  });
}

function restoreEnded(
  run: RunRecord,
  plan: RestorePlanRecord,
): OutboxMessage | undefined {
  if (run.finishedAt === undefined) {
    return undefined;
  }
  const verb = run.state === 'succeeded' ? 'finished' : 'failed';
  const payload: z.input<typeof restorePayloadSchema> = {
    source: run.source,
    policyId: run.policyId,
    target: plan.target,
    pointAt: iso(plan.pointAt),
    runId: run.id,
    reason: run.stateReason,
    by: plan.requestedBy,
  };
  return message({
    verb: `restore.${verb}`,
    run,
    subject: { kind: 'restore-plan', id: plan.id },
    summary: `Restore of ${run.source} ${verb}: ${run.stateReason.message}`,
    payload,
    personalKeys: ['by'],
  });
}

/** `backups.backup.{deleted,pinned,unpinned}`. */
export function keepingFact(
  verb: 'deleted' | 'pinned' | 'unpinned',
  backup: BackupRecord,
  told: { reason: Reason; by?: string; at: number },
): OutboxMessage {
  const payload: z.input<typeof backupKeepingPayloadSchema> = {
    source: backup.source,
    policyId: backup.policyId,
    pointAt: iso(backup.pointAt),
    reason: told.reason,
    by: told.by ?? null,
  };
  const type = `backups.backup.${verb}`;
  return toMessage({
    // It may be pinned and unpinned again; it is deleted once.
    id: factId({
      room: 'backups',
      subjectId: backup.id,
      type,
      revision: verb === 'deleted' ? 1 : told.at,
    }),
    type,
    version: 1,
    occurredAt: iso(told.at),
    entityRef: backup.entityRef,
    environmentId: null,
    actor: told.by === undefined ? ROOM : { kind: 'user', ref: told.by },
    subject: { kind: 'backup', id: backup.id },
    correlationId: backup.runId,
    causationId: null,
    summary: `Backup of ${backup.source} ${verb}`,
    payload,
    personalKeys: ['by'],
  });
}

function commonOf(run: RunRecord) {
  return {
    source: run.source,
    engine: run.engine,
    policyId: run.policyId,
    runId: run.id,
    reason: run.stateReason,
  };
}

function message({
  verb,
  run,
  ...fact
}: {
  verb: string;
  run: RunRecord;
} & Pick<NewFact, 'subject' | 'summary' | 'payload' | 'personalKeys'>) {
  const type = `backups.${verb}`;
  const by = run.state === 'cancelled' ? run.cancelledBy : undefined;
  return toMessage({
    // A run ends once.
    id: factId({ room: 'backups', subjectId: run.id, type, revision: 1 }),
    type,
    version: 1,
    occurredAt: iso(run.finishedAt ?? run.queuedAt),
    entityRef: run.entityRef,
    environmentId: null,
    actor: by === undefined ? ROOM : { kind: 'user', ref: by },
    correlationId: run.id,
    causationId: null,
    ...fact,
    summary: fact.summary.slice(0, 500),
  });
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
