import { backupsReason } from '@quarterdeck/plugin-backups-common';
import type { ProtectionTransaction } from '../database/ProtectionStore';
import type { BackupRecord, CopyRecord } from '../domain/records';
import type { CopyFinding } from '../executor/protocol';
import { copyFact } from './copyFacts';

/** Remembers what was found of the copies of a backup, and tells what has changed. */
export async function saveFindings(
  transaction: ProtectionTransaction,
  backupId: string,
  findings: readonly CopyFinding[],
  now: number,
): Promise<void> {
  const backup = await transaction.backup(backupId);
  if (!backup || backup.deletedAt !== undefined) {
    return;
  }
  for (const finding of findings) {
    const before = backup.copies.find(({ store }) => store === finding.store);
    if (before?.state !== 'removed') {
      await transaction.saveCopy(backupId, copyOf(before, finding, now));
      await tell(transaction, backup, before, finding, now);
    }
  }
}

function copyOf(
  before: CopyRecord | undefined,
  { store, state, reason, lockedUntil }: CopyFinding,
  now: number,
): CopyRecord {
  return state === 'verified'
    ? {
        store,
        state,
        verifiedAt: now,
        lockedUntil: lockedUntil ? Date.parse(lockedUntil) : undefined,
      }
    : {
        ...before,
        store,
        state,
        stateReason: reason ?? undefined,
        lostAt: now,
      };
}

async function tell(
  transaction: ProtectionTransaction,
  backup: BackupRecord,
  before: CopyRecord | undefined,
  { store, reason, writtenFrom }: CopyFinding,
  now: number,
): Promise<void> {
  const wasGood = before?.state === 'verified' || before?.state === 'stored';
  if (wasGood && reason) {
    await transaction.emit(
      copyFact(backup, 'lost', { store, reason, at: now }),
    );
  }
  if (writtenFrom !== null) {
    const written = backupsReason('copy.written', { from: writtenFrom });
    await transaction.emit(
      copyFact(backup, 'written', { store, reason: written, at: now }),
    );
  }
}
