/**
 * Where the copies of a backup should be.
 *
 * - Every store of the policy has one. A copy that is missing or damaged is written anew from a good one.
 * - In a store with `keepMs` a copy stays that long, and longer until another store, which keeps it, has one that was
 *   read back. So the last copy that can be restored never goes.
 * - Each copy is read back at least once a month; one that is lost is looked at daily while there is no good one, since
 *   a store that was itself restored may have it again.
 */
import type { BackupRecord, CopyRecord, PolicyRecord } from './records';

const DAY_MS = 24 * 3_600_000;
export const VERIFY_EVERY_MS = 30 * DAY_MS;

export interface CopiesDue {
  backupId: string;
  /** Names of stores whose copies are to be read back. */
  verify: string[];
  /** Names of stores that lack a good copy. */
  write: string[];
  /** Names of stores whose copies have been kept for long enough. */
  remove: string[];
  /** The earliest that anything of `verify` was read back; 0: never. */
  verifiedAt: number;
}

export function copiesDue(
  backup: BackupRecord,
  stores: PolicyRecord['stores'],
  now: number,
): CopiesDue {
  const isOurs = backup.label === undefined && backup.deletedAt === undefined;
  const copies = isOurs ? backup.copies : [];
  const remove = removable(backup, stores, now);
  const staying = copies.filter(({ store }) => !remove.includes(store));
  const verify = staying.filter(copy =>
    isVerificationDue(copy, staying.some(isGood), now),
  );
  return {
    backupId: backup.id,
    verify: verify.map(({ store }) => store),
    write: copies.some(isGood) ? lacking(backup, stores, now) : [],
    remove,
    verifiedAt: Math.min(...verify.map(lookedAt)),
  };
}

function isGood({ state }: CopyRecord): boolean {
  return state === 'verified' || state === 'stored';
}

function lookedAt({ verifiedAt = 0, lostAt = 0 }: CopyRecord): number {
  return Math.max(verifiedAt, lostAt);
}

function isVerificationDue(
  copy: CopyRecord,
  isOneGood: boolean,
  now: number,
): boolean {
  const age = now - lookedAt(copy);
  switch (copy.state) {
    case 'removed':
      return false;
    case 'stored':
      return true;
    case 'verified':
      return age >= VERIFY_EVERY_MS;
    default:
      return !isOneGood && age >= DAY_MS;
  }
}

function lacking(
  { copies, finishedAt }: BackupRecord,
  stores: PolicyRecord['stores'],
  now: number,
): string[] {
  return stores
    .filter(({ name, keepMs }) => {
      const copy = copies.find(({ store }) => store === name);
      const isWanted = keepMs === undefined || now - finishedAt < keepMs;
      return isWanted && !(copy && (isGood(copy) || copy.state === 'removed'));
    })
    .map(({ name }) => name);
}

function removable(
  backup: BackupRecord,
  stores: PolicyRecord['stores'],
  now: number,
): string[] {
  if (backup.label !== undefined || backup.deletedAt !== undefined) {
    return [];
  }
  const passed = new Set<string>();
  const staying = new Set<string>();
  for (const { name, keepMs = Infinity } of stores) {
    (now - backup.finishedAt >= keepMs ? passed : staying).add(name);
  }
  const isProven = backup.copies.some(
    ({ store, state }) => state === 'verified' && staying.has(store),
  );
  return isProven
    ? backup.copies
        .filter(
          ({ store, state, lockedUntil = 0 }) =>
            state !== 'removed' && passed.has(store) && lockedUntil <= now,
        )
        .map(({ store }) => store)
    : [];
}
