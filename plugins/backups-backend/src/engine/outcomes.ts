import {
  backupsReason,
  type Manifest,
} from '@quarterdeck/plugin-backups-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import { v7 as newId } from 'uuid';
import type { RunEvent } from '../domain/decideRun';
import type { BackupRecord, CopyRecord, RunRecord } from '../domain/records';
import type { ExecutorEvent, Outcome } from '../executor/protocol';

type Ended = Extract<ExecutorEvent, { event: 'ended' }>;
type ManagedMade = NonNullable<Extract<Outcome, { kind: 'managed' }>['made']>;

/** What an executor that has ended comes to. */
export interface Ending {
  event: Extract<RunEvent, { kind: 'succeeded' | 'failed' }>;
  /** Without its base, which the engine names by its own label. */
  backup?: BackupRecord;
  baseLabel?: string;
  manifest?: Manifest;
  archive?: { archivedUntil?: number; problem?: Reason };
  /** Copies that were found lost on the way. */
  damaged: { store: string; state: 'missing' | 'damaged'; reason: Reason }[];
}

/** Reasons by which nobody can say how far it got. */
const UNKNOWN = ['run.executor-ended', 'engine.outcome-unknown'];

/** Nothing is believed but what was asked for: another outcome is a failure. */
export function endingOf(run: RunRecord, ended: Ended, now: number): Ending {
  const { outcome, failure } = ended;
  if (failure) {
    return {
      event: {
        kind: 'failed',
        reason: failure.reason,
        isTransient: failure.isTransient,
        isUnknown: UNKNOWN.includes(failure.reason.code),
        restore: failure.restore ?? undefined,
      },
      damaged: failure.damaged,
    };
  }
  if (
    run.kind === 'backup' &&
    outcome?.kind === 'backup' &&
    outcome.manifest.backupId === run.backupId
  ) {
    return {
      event: succeeded(backupsReason('run.succeeded')),
      backup: stored(run, outcome, now),
      manifest: outcome.manifest,
      damaged: [],
    };
  }
  if (run.kind === 'backup' && outcome?.kind === 'managed' && outcome.made) {
    return {
      event: succeeded(backupsReason('run.succeeded')),
      backup: managed(run, outcome.made),
      baseLabel: outcome.made.baseLabel ?? undefined,
      archive: {
        archivedUntil: timeOf(outcome.archivedUntil),
        problem: outcome.problem ?? undefined,
      },
      damaged: [],
    };
  }
  if (run.kind !== 'backup' && outcome?.kind === 'restore') {
    return restored(run, outcome);
  }
  return wrong(outcome?.kind ?? 'nothing');
}

function restored(
  run: RunRecord,
  { restore, damaged }: Extract<Outcome, { kind: 'restore' }>,
): Ending {
  const failed = restore.checks.filter(({ state }) => state === 'failed');
  if (failed.length > 0) {
    return {
      event: {
        kind: 'failed',
        reason: backupsReason('run.checks-failed', {
          failed: failed.length,
          total: restore.checks.length,
          first: failed[0].name,
        }),
        isTransient: false,
        isUnknown: false,
        restore,
      },
      damaged,
    };
  }
  const passed = restore.checks.filter(({ state }) => state === 'passed');
  return {
    event: {
      ...succeeded(
        run.kind === 'restore-test'
          ? backupsReason('run.tested', { passed: passed.length })
          : backupsReason('run.succeeded'),
      ),
      restore,
    },
    damaged,
  };
}

function wrong(outcome: string): Ending {
  return {
    event: {
      kind: 'failed',
      reason: backupsReason('run.wrong-outcome', { outcome }),
      isTransient: false,
      isUnknown: true,
    },
    damaged: [],
  };
}

function succeeded(reason: Reason): Extract<RunEvent, { kind: 'succeeded' }> {
  return { kind: 'succeeded', reason };
}

function stored(
  run: RunRecord,
  outcome: Extract<Outcome, { kind: 'backup' }>,
  now: number,
): BackupRecord {
  const { manifest } = outcome;
  const sum = (of: 'plainBytes' | 'storedBytes') =>
    manifest.parts.reduce((total, part) => total + part[of], 0);
  return {
    ...ofRun(run),
    id: manifest.backupId,
    type: manifest.type,
    baseId: manifest.baseId ?? undefined,
    startedAt: Date.parse(manifest.startedAt),
    finishedAt: now,
    pointAt: Date.parse(manifest.content.pointAt),
    sourceBytes: manifest.content.sourceBytes,
    plainBytes: sum('plainBytes'),
    storedBytes: sum('storedBytes') + outcome.manifestBytes,
    manifestKey: outcome.manifestKey,
    manifestSha256: outcome.manifestSha256,
    copies: outcome.copies.map(
      ({ store, isVerified, lockedUntil }): CopyRecord => ({
        store,
        state: isVerified ? 'verified' : 'stored',
        verifiedAt: isVerified ? now : undefined,
        lockedUntil: timeOf(lockedUntil),
      }),
    ),
  };
}

function managed(run: RunRecord, made: ManagedMade): BackupRecord {
  return {
    ...ofRun(run),
    id: run.backupId ?? newId(),
    type: made.type,
    startedAt: Date.parse(made.startedAt),
    finishedAt: Date.parse(made.finishedAt),
    pointAt: Date.parse(made.pointAt),
    label: made.label,
    sourceBytes: made.sourceBytes,
    plainBytes: made.sourceBytes,
    storedBytes: made.storedBytes,
    copies: [],
  };
}

function ofRun(run: RunRecord) {
  return {
    policyId: run.policyId,
    runId: run.id,
    entityRef: run.entityRef,
    source: run.source,
    engine: run.engine,
  };
}

function timeOf(text: string | null): number | undefined {
  return text === null ? undefined : Date.parse(text);
}
