import { ConflictError } from '@backstage/errors';
import { ReportTransaction } from '../database/IncidentStore';
import { Command } from '../domain/commands';
import { decide, isWorse } from '../domain/decide';
import { IncidentRecord } from '../domain/records';
import { Notice } from '../providers/notifications/types';

/** Longer chains of merges than that are no work of people. */
const MERGES = 100;

/** What has become of an incident within a report, before it is written; `before` is undefined for a new one. */
export interface Draft {
  before: IncidentRecord | undefined;
  record: IncidentRecord;
}

/** A step of it; one that does not fit its state changes nothing. */
export function act(draft: Draft, command: Command, now: number): void {
  const verdict = decide(draft.record, command, now);
  if ('record' in verdict) {
    draft.record = verdict.record;
  }
}

/** The one that lives on of those that were merged. */
export async function follow(
  transaction: ReportTransaction,
  id: string,
): Promise<IncidentRecord> {
  let wanted = id;
  for (let merges = 0; merges < MERGES; merges += 1) {
    const record = await transaction.get(wanted);
    if (!record) {
      throw new ConflictError(`The incident ${wanted} is being removed`);
    }
    if (!record.mergedInto) {
      return record;
    }
    wanted = record.mergedInto.id;
  }
  throw new Error(`The incident ${id} is merged into itself`);
}

/** What people are told of it. */
export function noticeOf(
  before: IncidentRecord | undefined,
  after: IncidentRecord,
): Notice | undefined {
  if (!before) {
    // What is over already needs nobody.
    return { kind: after.state === 'resolved' ? 'resolved' : 'opened' };
  }
  if (after.reopenedCount > before.reopenedCount) {
    return { kind: 'reopened' };
  }
  if (after.state === 'resolved' && before.state !== 'resolved') {
    return { kind: 'resolved' };
  }
  return isWorse(after.severity, before.severity)
    ? { kind: 'raised' }
    : undefined;
}
