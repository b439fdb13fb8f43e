/**
 * What becomes of a run.
 *
 * ```
 *             ┌────── transient failure, or its replica is gone; tries and time left ──────┐
 *             ▼                                                                            │
 *  due ──▶ queued ──────────────────────── claimed ───────────────────────────────────▶ running
 *   │         │                                                                            │
 *   │         └── cancelled ──▶ cancelled ◀── ended, and somebody had cancelled it ────────┤
 *   └── nobody began it ──▶ missed           succeeded ◀── ended well ─────────────────────┤
 *                                               failed ◀── ended badly, overdue, gone again┘
 * ```
 *
 * `succeeded`, `failed`, `cancelled` and `missed` are ends: nothing leads out of them. One that ended well has succeeded
 * even where it was cancelled at the last moment, since what it made is there. A restore in place of the source is never
 * repeated by itself: once it ran, it may have taken the place, so when nobody knows how it ended a person decides.
 */
import {
  backupsReason,
  type Progress,
  type RestoreResult,
  type RunState,
} from '@quarterdeck/plugin-backups-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import type { RunRecord } from './records';

const HOUR_MS = 3_600_000;

export const RUN_TRANSITIONS: Readonly<Record<RunState, readonly RunState[]>> =
  {
    queued: ['queued', 'running', 'cancelled', 'failed'],
    running: ['running', 'queued', 'succeeded', 'failed', 'cancelled'],
    succeeded: [],
    failed: [],
    cancelled: [],
    missed: [],
  };

export type RunEvent =
  /** A replica begins it. `backupId`: of what a backup will make, the same for all attempts. */
  | { kind: 'claimed'; backupId?: string }
  | { kind: 'progress'; progress: Progress; warnings: readonly Reason[] }
  /** Why it has to wait. */
  | { kind: 'waits'; reason: Reason }
  | { kind: 'succeeded'; reason: Reason; restore?: RestoreResult }
  | {
      kind: 'failed';
      reason: Reason;
      isTransient: boolean;
      /** Nothing said how it ended. */
      isUnknown: boolean;
      restore?: RestoreResult;
    }
  /** It took longer than it may. */
  | { kind: 'overdue'; maximumMs: number }
  /** The replica that carried it out is gone. */
  | { kind: 'lost' }
  | { kind: 'cancel'; by: string };

export interface RunCircumstances {
  now: number;
  /** A restore in place of the source. */
  isOntoSource: boolean;
  /** When it is due anew: a try after that makes no sense. */
  nextDueAt?: number;
  /** Pause after the first failure, after the second, …; after one more it has failed. */
  retryAfterMs: readonly number[];
}

/** @returns the run as it is after the event; undefined where the event means nothing in its state */
export function decideRun(
  run: RunRecord,
  event: RunEvent,
  circumstances: RunCircumstances,
): RunRecord | undefined {
  switch (run.state) {
    case 'queued':
      return decideQueued(run, event, circumstances);
    case 'running':
      return decideRunning(run, event, circumstances);
    default:
      return undefined;
  }
}

function decideQueued(
  run: RunRecord,
  event: RunEvent,
  { now }: RunCircumstances,
): RunRecord | undefined {
  switch (event.kind) {
    case 'claimed':
      return {
        ...run,
        state: 'running',
        stateReason: backupsReason('run.running'),
        startedAt: now,
        attempt: run.attempt + 1,
        notBefore: undefined,
        progress: undefined,
        restore: undefined,
        warnings: [],
        backupId: event.backupId ?? run.backupId,
      };
    case 'waits':
      return { ...run, stateReason: event.reason };
    case 'failed':
      return ended(run, 'failed', event.reason, now);
    case 'cancel':
      return cancelled({ ...run, cancelledBy: event.by }, now);
    default:
      return undefined;
  }
}

function decideRunning(
  run: RunRecord,
  event: RunEvent,
  circumstances: RunCircumstances,
): RunRecord | undefined {
  const { now, isOntoSource } = circumstances;
  switch (event.kind) {
    case 'progress':
      return {
        ...run,
        progress: event.progress,
        warnings: [...event.warnings],
      };
    case 'succeeded':
      return {
        ...ended(run, 'succeeded', event.reason, now),
        restore: event.restore,
      };
    case 'failed':
      return {
        ...afterFailure(run, event, circumstances),
        restore: event.restore,
      };
    case 'overdue':
      return ended(
        run,
        'failed',
        isOntoSource
          ? backupsReason('run.outcome-unknown')
          : backupsReason('run.overdue', {
              hours: Math.round((event.maximumMs / HOUR_MS) * 10) / 10,
            }),
        now,
      );
    case 'lost':
      return afterLoss(run, circumstances);
    case 'cancel':
      return run.cancelledBy === undefined
        ? {
            ...run,
            cancelledBy: event.by,
            stateReason: backupsReason('run.cancelling', { by: event.by }),
          }
        : undefined;
    default:
      return undefined;
  }
}

function afterFailure(
  run: RunRecord,
  failure: Extract<RunEvent, { kind: 'failed' }>,
  { now, isOntoSource, nextDueAt, retryAfterMs }: RunCircumstances,
): RunRecord {
  if (isOntoSource && failure.isUnknown) {
    return ended(run, 'failed', backupsReason('run.outcome-unknown'), now);
  }
  if (run.cancelledBy !== undefined) {
    return cancelled(run, now);
  }
  const pauseMs = retryAfterMs[run.attempt - 1];
  const isWorthIt =
    failure.isTransient &&
    !isOntoSource &&
    pauseMs !== undefined &&
    (nextDueAt === undefined || now + pauseMs < nextDueAt);
  if (!isWorthIt) {
    return ended(run, 'failed', failure.reason, now);
  }
  const notBefore = now + pauseMs;
  return {
    ...run,
    state: 'queued',
    notBefore,
    progress: undefined,
    stateReason: backupsReason('run.retries', {
      at: new Date(notBefore).toISOString(),
      attempt: run.attempt + 1,
      attempts: retryAfterMs.length + 1,
      cause: failure.reason.message,
    }),
  };
}

function afterLoss(
  run: RunRecord,
  { now, isOntoSource, retryAfterMs }: RunCircumstances,
): RunRecord {
  if (isOntoSource) {
    return ended(run, 'failed', backupsReason('run.outcome-unknown'), now);
  }
  if (run.cancelledBy !== undefined) {
    return cancelled(run, now);
  }
  if (run.attempt > retryAfterMs.length) {
    return ended(
      run,
      'failed',
      backupsReason('run.interrupted', { attempts: run.attempt }),
      now,
    );
  }
  return {
    ...run,
    state: 'queued',
    progress: undefined,
    stateReason: backupsReason('run.taken-up'),
  };
}

function cancelled(run: RunRecord, now: number): RunRecord {
  return ended(
    run,
    'cancelled',
    backupsReason('run.cancelled', { by: run.cancelledBy ?? '' }),
    now,
  );
}

function ended(
  run: RunRecord,
  state: RunState,
  stateReason: Reason,
  now: number,
): RunRecord {
  return {
    ...run,
    state,
    stateReason,
    finishedAt: now,
    notBefore: undefined,
    progress: undefined,
  };
}
