import { toMessage, factId } from '@quarterdeck/plugin-timeline-node';
import type { OutboxMessage } from '@quarterdeck/toolkit-node';
import type { Reason } from '@quarterdeck/toolkit-common';
import type { BackupRecord } from '../domain/records';

const SUMMARIES = {
  lost: 'A copy of a backup in {store} is lost',
  written: 'A copy of a backup was written to {store}',
  removed: 'A copy of a backup was removed from {store}',
};

/** What there is to tell of what has become of the copy in one store. */
export function copyFact(
  backup: BackupRecord,
  verb: keyof typeof SUMMARIES,
  { store, reason, at }: { store: string; reason: Reason; at: number },
): OutboxMessage {
  const type = `backups.copy.${verb}`;
  return toMessage({
    id: factId({
      room: 'backups',
      subjectId: `${backup.id}/${store}`,
      type,
      revision: at,
    }),
    type,
    version: 1,
    occurredAt: new Date(at).toISOString(),
    entityRef: backup.entityRef,
    environmentId: null,
    actor: { kind: 'system', ref: 'backups' },
    subject: { kind: 'backup', id: backup.id },
    correlationId: backup.runId,
    causationId: null,
    summary:
      `${SUMMARIES[verb].replace('{store}', store)}: ${reason.message}`.slice(
        0,
        500,
      ),
    payload: {
      source: backup.source,
      policyId: backup.policyId,
      pointAt: new Date(backup.pointAt).toISOString(),
      store,
      reason,
    },
  });
}
