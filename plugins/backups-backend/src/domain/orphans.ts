/**
 * What a store has and nothing needs any more: left by runs that died, by deletions that were interrupted, by copies that
 * never became whole.
 *
 * An object goes only if the id in its key is one that the database knows, and what the database knows says that it is
 * over, or if it is a probe. Whatever else lies in the store is foreign and stays: objects of others, and those of backups that a database
 * which was itself restored has forgotten.
 */
import type { BackupRecord, RunRecord } from './records';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const HOUR_MS = 3_600_000;

/** Of the small objects by which the portal looks whether a store works. */
export const PROBE_PREFIX = 'quarterdeck-probe/';

/** Whoever made it may still be ending. */
export const ENDING_MS = HOUR_MS / 4;
/** A copy of a backup that is kept may be on its way. */
export const COPYING_MS = 24 * HOUR_MS;

/** An object, or what was begun to be written. */
export interface FoundObject {
  key: string;
  /** When it was written, or begun. */
  at: number;
  isPending: boolean;
}

/** What the database knows under one id of a backup. */
export interface KnownBackup {
  /** Runs that make it. */
  makers: readonly Pick<RunRecord, 'state' | 'finishedAt'>[];
  /** Whether any run makes or reads it now. */
  isInUse: boolean;
  backup: BackupRecord | undefined;
}

export type Verdict = 'foreign' | 'kept' | 'orphan';

/** @returns the id in a key of the room's layout, `<…>/<id of the backup>/<…>` */
export function backupIdOf(key: string): string | undefined {
  return key
    .split('/')
    .slice(0, -1)
    .findLast(step => UUID.test(step));
}

export function judgeObject(
  found: FoundObject,
  known: KnownBackup | undefined,
  {
    store,
    now,
    endingMs = ENDING_MS,
  }: { store: string; now: number; endingMs?: number },
): Verdict {
  if (found.key.startsWith(PROBE_PREFIX)) {
    return found.at > now - endingMs ? 'kept' : 'orphan';
  }
  if (!known || (!known.backup && known.makers.length === 0)) {
    return 'foreign';
  }
  const { backup, makers } = known;
  const endedAt = Math.max(
    found.at,
    backup?.deletedAt ?? 0,
    ...makers.map(({ finishedAt = 0 }) => finishedAt),
  );
  const isOver = makers.every(({ state }) => !isLive(state));
  if (known.isInUse || !isOver || endedAt > now - endingMs) {
    return 'kept';
  }
  if (!backup || backup.deletedAt !== undefined || !lies(found, backup)) {
    return 'orphan';
  }
  const copy = backup.copies.find(each => each.store === store);
  if (copy?.state === 'removed') {
    return 'orphan';
  }
  const isWhole = copy !== undefined && !found.isPending;
  return isWhole || found.at > now - COPYING_MS ? 'kept' : 'orphan';
}

function isLive(state: RunRecord['state']): boolean {
  return state === 'queued' || state === 'running';
}

/** Whether it lies in the folder of the manifest: an attempt that failed may have had another. */
function lies({ key }: FoundObject, { manifestKey }: BackupRecord): boolean {
  return manifestKey === undefined || folderOf(key) === folderOf(manifestKey);
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}
