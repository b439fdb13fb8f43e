import type { BackupRecord } from './records';

/** While it was there: a point that could be restored from `from`, and no longer from `until`. */
export interface Availability {
  backupId: string;
  pointAt: number;
  /** When the backup was complete. */
  from: number;
  /** When it was deleted, or its last good copy was found to be lost; `undefined`: it is there. */
  until?: number;
}

/**
 * Those that can be restored: not deleted, with a copy that is not known to be lost, and with every backup that they build
 * on. An engine with a repository of its own has no copies: what it lists is there.
 */
export function restorableBackups(
  backups: readonly BackupRecord[],
): BackupRecord[] {
  const lost = lossOf(backups);
  return backups.filter(backup => lost(backup) === undefined);
}

/**
 * How far a restore test goes. What an archive promises is its end, so a test of the newest backup goes there; that of an
 * older one proves that one.
 *
 * @returns `undefined`: the point of the backup itself
 */
export function provenUntil(
  backup: BackupRecord,
  backups: readonly BackupRecord[],
  archivedUntil: number | undefined,
): number | undefined {
  const [newest] = restorableBackups(backups);
  return newest?.id === backup.id &&
    archivedUntil !== undefined &&
    archivedUntil > backup.finishedAt
    ? archivedUntil
    : undefined;
}

/** When each of them was there, deleted ones included. Of chains all members have to be given. */
export function availabilities(
  backups: readonly BackupRecord[],
): Availability[] {
  const lost = lossOf(backups);
  return backups.map(backup => ({
    backupId: backup.id,
    pointAt: backup.pointAt,
    from: backup.finishedAt,
    until: lost(backup),
  }));
}

/** @returns when a backup stopped to be restorable, with what it builds on; remembers what it has found */
function lossOf(backups: readonly BackupRecord[]) {
  const byId = new Map(backups.map(backup => [backup.id, backup]));
  const known = new Map<string, number | undefined>();
  return (backup: BackupRecord): number | undefined => {
    // Most build on nothing, and there may be 100,000 of them.
    if (backup.baseId === undefined) {
      return ownLoss(backup);
    }
    const chain: BackupRecord[] = [];
    let next: BackupRecord | undefined = backup;
    let loss: number | undefined;
    while (next !== undefined && !chain.includes(next)) {
      if (known.has(next.id)) {
        loss = known.get(next.id);
        break;
      }
      chain.push(next);
      const baseId: string | undefined = next.baseId;
      next = baseId === undefined ? undefined : byId.get(baseId);
      // What it builds on is not known: so it never was whole.
      loss =
        baseId !== undefined && next === undefined
          ? (chain.at(-1)?.finishedAt ?? undefined)
          : undefined;
    }
    for (const each of chain.reverse()) {
      loss = earliest(loss, ownLoss(each));
      known.set(each.id, loss);
    }
    return loss;
  };
}

function ownLoss({
  copies,
  deletedAt,
  finishedAt,
  label,
}: BackupRecord): number | undefined {
  if (copies.length === 0) {
    return label === undefined ? (deletedAt ?? finishedAt) : deletedAt;
  }
  const isThere = copies.some(
    ({ state }) => state === 'stored' || state === 'verified',
  );
  return isThere
    ? deletedAt
    : earliest(
        deletedAt,
        Math.max(
          ...copies.map(
            ({ lostAt, removedAt }) => lostAt ?? removedAt ?? finishedAt,
          ),
        ),
      );
}

function earliest(
  one: number | undefined,
  other: number | undefined,
): number | undefined {
  return one === undefined || other === undefined
    ? (one ?? other)
    : Math.min(one, other);
}
