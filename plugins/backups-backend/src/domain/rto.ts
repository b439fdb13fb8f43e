import {
  backupsReason,
  type EntityProtection,
} from '@quarterdeck/plugin-backups-common';
import { worstHealth } from '@quarterdeck/toolkit-common';
import type { BackupRecord, RunRecord } from './records';
import { againstTarget } from './rpo';

export type RtoClock = EntityProtection['policies'][number]['rto'];

/** A restore test that passed, as it was measured. */
export interface Measured {
  at: number;
  durationMs: number;
  fetchMs: number | null;
  restoreMs: number | null;
  checkMs: number | null;
  /** Of the data where it lived, when what was restored was backed up; 0: not known. */
  bytes: number;
}

/**
 * How long recovery would take today: the newest test that passed, at today's size. Fetching, restoring and checking grow
 * with the bytes; the rest of the time (starting, preparing a place) does not. Where the parts were not measured, all of it
 * is taken to grow.
 */
export function rtoClock(of: {
  measured: Measured | undefined;
  /** A newer test failed, so that it is not sure that recovery works at all. */
  hasFailedSince: boolean;
  todaysBytes: number | undefined;
  targetMs: number;
}): RtoClock {
  const { measured, hasFailedSince, todaysBytes, targetMs } = of;
  if (measured === undefined) {
    return {
      targetMs,
      ms: null,
      reason: backupsReason('clock.untested'),
      status: hasFailedSince ? 'unavailable' : 'unknown',
      measuredMs: null,
      measuredAt: null,
      measuredBytes: null,
      todaysBytes: todaysBytes ?? null,
    };
  }
  const ms = extrapolated(measured, todaysBytes);
  const status = againstTarget(ms, targetMs);
  return {
    targetMs,
    ms,
    reason: reasonOf(measured, todaysBytes),
    status: (hasFailedSince && worstHealth([status, 'degraded'])) || status,
    measuredMs: measured.durationMs,
    measuredAt: new Date(measured.at).toISOString(),
    measuredBytes: measured.bytes || null,
    todaysBytes: todaysBytes ?? null,
  };
}

/** @returns whole milliseconds */
export function extrapolated(
  measured: Measured,
  bytes: number | undefined,
): number {
  const { durationMs, fetchMs, restoreMs, checkMs } = measured;
  if (bytes === undefined || measured.bytes === 0) {
    return durationMs;
  }
  const parts = [fetchMs, restoreMs, checkMs].filter(part => part !== null);
  const growing =
    parts.length === 0
      ? durationMs
      : Math.min(
          durationMs,
          parts.reduce((sum, part) => sum + part, 0),
        );
  return Math.round(durationMs - growing + growing * (bytes / measured.bytes));
}

function reasonOf({ durationMs, bytes }: Measured, todaysBytes?: number) {
  if (bytes === 0 || todaysBytes === undefined) {
    return backupsReason('clock.no-size');
  }
  return bytes === todaysBytes
    ? backupsReason('clock.as-measured')
    : backupsReason('clock.extrapolated', {
        measured: `${Math.round(durationMs / 100) / 10} s`,
        measuredBytes: bytes,
        todaysBytes,
      });
}

/** What a restore test that passed has measured, at the size of what it restored. */
export function measuredBy(
  { finishedAt, restore }: RunRecord,
  tested: Pick<BackupRecord, 'sourceBytes'> | undefined,
): Measured | undefined {
  return restore && finishedAt !== undefined
    ? {
        at: finishedAt,
        durationMs: restore.durationMs,
        fetchMs: restore.fetchMs,
        restoreMs: restore.restoreMs,
        checkMs: restore.checkMs,
        bytes: tested?.sourceBytes ?? restore.restoredBytes,
      }
    : undefined;
}
