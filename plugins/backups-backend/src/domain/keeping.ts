import {
  RetentionPreview,
  RetentionRules,
  backupsReason,
} from '@quarterdeck/plugin-backups-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import { restorableBackups } from './points';
import type { BackupRecord, PolicyRecord } from './records';
import { keptByRules, newestFirst } from './retention';

/** Of a preview; what is older is counted. */
export const MOST_PREVIEWED = 1_000;

export interface KeepingInput {
  /** All of one policy that are not deleted. */
  backups: readonly BackupRecord[];
  policy: Pick<PolicyRecord, 'retention' | 'retentionBy' | 'timeZone'>;
  /** Ids of those that a restore reads, or is going to. */
  inUse: ReadonlySet<string>;
  now: number;
}

export interface KeptBackup {
  backup: BackupRecord;
  /** Why it stays; none: it goes. */
  reasons: Reason[];
}

/**
 * Which backups of a policy stay, and why, newest first. To be removed in this order, so that none is ever there without
 * the one that it builds on.
 *
 * The rules choose from what can be restored: what cannot takes the place of nothing, and goes when its turn has come.
 * Whatever the rules say, these stay: the newest that can be restored, what is pinned, what a restore reads, what a store
 * locks, and all that any of those which stay builds on. What an engine keeps by itself is not touched.
 */
export function decideKeeping(input: KeepingInput): KeptBackup[] {
  const sorted = newestFirst(input.backups);
  if (input.policy.retentionBy === 'engine') {
    const reason = backupsReason('kept.by-engine');
    return sorted.map(backup => ({ backup, reasons: [reason] }));
  }
  const good = restorableBackups(sorted);
  const reasons = ruledReasons(sorted, good, input);
  keepLastGood(good, input.now, reasons);
  keepAnyway(sorted, input, reasons);
  keepBases(sorted, reasons);
  return sorted.map(backup => ({
    backup,
    reasons: reasons.get(backup.id) ?? [],
  }));
}

/** What other rules would keep of what there is. */
export function previewRetention(
  input: KeepingInput,
  rules: RetentionRules,
): RetentionPreview {
  const policy = { ...input.policy, retention: rules };
  const all = decideKeeping({ ...input, policy });
  const removed = all.filter(({ reasons }) => reasons.length === 0);
  return {
    rules,
    timeZone: policy.timeZone,
    items: all.slice(0, MOST_PREVIEWED).map(({ backup, reasons }) => ({
      backupId: backup.id,
      pointAt: new Date(backup.pointAt).toISOString(),
      storedBytes: backup.storedBytes,
      isKept: reasons.length > 0,
      reasons,
    })),
    leftOut: Math.max(0, all.length - MOST_PREVIEWED),
    kept: all.length - removed.length,
    removed: removed.length,
    removedBytes: removed.reduce(
      (bytes, { backup }) => bytes + backup.storedBytes,
      0,
    ),
  };
}

type Reasons = Map<string, Reason[]>;

function ruledReasons(
  backups: readonly BackupRecord[],
  good: readonly BackupRecord[],
  { policy, now }: KeepingInput,
): Reasons {
  const { retention, timeZone } = policy;
  const reasons = keptByRules(good, retention, timeZone, now);
  if (good.length < backups.length) {
    const isGood = new Set(good.map(({ id }) => id));
    for (const id of keptByRules(backups, retention, timeZone, now).keys()) {
      if (!isGood.has(id)) {
        reasons.set(id, [backupsReason('kept.damaged')]);
      }
    }
  }
  return reasons;
}

/** One in the future was made while a clock was wrong: it is the last resort only. */
function keepLastGood(
  good: readonly BackupRecord[],
  now: number,
  reasons: Reasons,
): void {
  const last = good.find(({ pointAt }) => pointAt <= now) ?? good.at(0);
  if (last) {
    add(reasons, last.id, backupsReason('kept.last-good'));
  }
}

function keepAnyway(
  sorted: readonly BackupRecord[],
  { inUse, now }: KeepingInput,
  reasons: Reasons,
): void {
  for (const backup of sorted) {
    if (backup.pin) {
      const { by, reason } = backup.pin;
      add(reasons, backup.id, backupsReason('kept.pinned', { by, reason }));
    }
    if (inUse.has(backup.id)) {
      add(reasons, backup.id, backupsReason('kept.in-use'));
    }
    const lockedUntil = lockOf(backup);
    if (lockedUntil > now) {
      const until = new Date(lockedUntil).toISOString();
      add(reasons, backup.id, backupsReason('kept.locked', { until }));
    }
  }
}

function lockOf({ copies }: BackupRecord): number {
  let until = -Infinity;
  for (const { lockedUntil, state } of copies) {
    if (lockedUntil !== undefined && state !== 'removed') {
      until = Math.max(until, lockedUntil);
    }
  }
  return until;
}

function keepBases(sorted: readonly BackupRecord[], reasons: Reasons): void {
  if (!sorted.some(({ baseId }) => baseId !== undefined)) {
    return;
  }
  const byId = new Map(sorted.map(backup => [backup.id, backup]));
  const staying = new Set(reasons.keys());
  for (const backup of sorted) {
    if (reasons.has(backup.id)) {
      basesOf(backup, byId).forEach(id => staying.add(id));
    }
  }
  const needed = new Map<string, number>();
  for (const backup of sorted) {
    if (staying.has(backup.id)) {
      basesOf(backup, byId).forEach(id =>
        needed.set(id, (needed.get(id) ?? 0) + 1),
      );
    }
  }
  for (const [id, count] of needed) {
    add(reasons, id, backupsReason('kept.base', { count }));
  }
}

function basesOf(
  backup: BackupRecord,
  byId: ReadonlyMap<string, BackupRecord>,
): Set<string> {
  const bases = new Set<string>();
  let base = backup.baseId === undefined ? undefined : byId.get(backup.baseId);
  while (base && base !== backup && !bases.has(base.id)) {
    bases.add(base.id);
    base = base.baseId === undefined ? undefined : byId.get(base.baseId);
  }
  return bases;
}

function add(reasons: Reasons, id: string, reason: Reason): void {
  reasons.set(id, [...(reasons.get(id) ?? []), reason]);
}
