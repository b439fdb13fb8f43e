import {
  backupsReason,
  type Backup,
  type Control,
  type Copy,
} from '@quarterdeck/plugin-backups-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import { restorableBackups } from '../domain/points';
import type { BackupRecord, CopyRecord, RunRecord } from '../domain/records';
import { refused, type EntityControls } from './controls';

export interface BackupCircumstances {
  controls: EntityControls;
  keptBecause: readonly Reason[];
  /** The newest restore test of this very backup that has ended. */
  test: RunRecord | undefined;
  isManaged: boolean;
}

export function presentBackup(
  backup: BackupRecord,
  { controls, keptBecause, test, isManaged }: BackupCircumstances,
): Backup {
  const { entityRef } = backup;
  const gone = whyGone(backup);
  return {
    id: backup.id,
    policyId: backup.policyId,
    entityRef,
    source: backup.source,
    engine: backup.engine,
    type: backup.type,
    baseId: backup.baseId ?? null,
    startedAt: new Date(backup.startedAt).toISOString(),
    finishedAt: new Date(backup.finishedAt).toISOString(),
    pointAt: new Date(backup.pointAt).toISOString(),
    sourceBytes: backup.sourceBytes,
    plainBytes: backup.plainBytes,
    storedBytes: backup.storedBytes,
    copies: backup.copies.map(presentCopy),
    keptBecause: [...keptBecause],
    pin: backup.pin
      ? { ...backup.pin, at: new Date(backup.pin.at).toISOString() }
      : null,
    deletedAt: iso(backup.deletedAt),
    deletedBecause: backup.deletedBecause ?? null,
    anomalies: backup.anomalies ?? [],
    tested: test?.finishedAt === undefined ? null : presentTest(test),
    controls: {
      restoreTest: firstRefusal(controls.restoreTest, gone),
      restore: firstRefusal(controls.restore, gone),
      pin: firstRefusal(
        controls.backup,
        backup.deletedAt === undefined ? undefined : gone,
        isManaged ? refused(backupsReason('control.by-engine')) : undefined,
      ),
    },
  };
}

/** Why it cannot be restored. */
function whyGone(backup: BackupRecord): Control | undefined {
  if (backup.deletedAt !== undefined) {
    return refused(backupsReason('control.deleted'));
  }
  // Its own copies: what it builds on is the plan's business.
  const own = restorableBackups([{ ...backup, baseId: undefined }]);
  return own.length === 0
    ? refused(backupsReason('control.no-backup'))
    : undefined;
}

function firstRefusal(
  permitted: Control,
  ...others: (Control | undefined)[]
): Control {
  return (
    [permitted, ...others].find(control => control?.isAllowed === false) ??
    permitted
  );
}

function iso(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}

function presentTest(test: RunRecord) {
  return {
    runId: test.id,
    at: new Date(test.finishedAt ?? test.queuedAt).toISOString(),
    hasPassed: test.state === 'succeeded',
    durationMs: test.restore?.durationMs ?? null,
  };
}

function presentCopy(copy: CopyRecord): Copy {
  return {
    store: copy.store,
    state: copy.state,
    stateReason: copy.stateReason ?? null,
    verifiedAt: iso(copy.verifiedAt),
    lockedUntil: iso(copy.lockedUntil),
    removedAt: iso(copy.removedAt),
  };
}
