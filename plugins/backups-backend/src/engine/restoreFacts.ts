import { restorePayloadSchema } from '@quarterdeck/plugin-backups-common';
import { factId, toMessage } from '@quarterdeck/plugin-timeline-node';
import type { Reason } from '@quarterdeck/toolkit-common';
import type { OutboxMessage } from '@quarterdeck/toolkit-node';
import type { z } from 'zod';
import type { RestorePlanRecord } from '../domain/records';

/** `backups.restore.{planned,started}`; how it ended is told with the end of its run. */
export function restoreFact(
  verb: 'planned' | 'started',
  plan: RestorePlanRecord,
  told: { at: number; by: string; reason: Reason },
): OutboxMessage {
  const type = `backups.restore.${verb}`;
  const payload: z.input<typeof restorePayloadSchema> = {
    source: plan.source,
    policyId: plan.policyId,
    target: plan.target,
    pointAt: new Date(plan.pointAt).toISOString(),
    runId: plan.runId ?? null,
    reason: told.reason,
    by: told.by,
  };
  return toMessage({
    // A plan is made once, and carried out once.
    id: factId({ room: 'backups', subjectId: plan.id, type, revision: 1 }),
    type,
    version: 1,
    occurredAt: new Date(told.at).toISOString(),
    entityRef: plan.entityRef,
    environmentId: null,
    actor: { kind: 'user', ref: told.by },
    subject: { kind: 'restore-plan', id: plan.id },
    correlationId: plan.runId ?? plan.id,
    causationId: null,
    summary:
      `Restore of ${plan.source} ${verb}: ${plan.location}, as of ${new Date(plan.pointAt).toISOString()}`.slice(
        0,
        500,
      ),
    payload,
    personalKeys: ['by'],
  });
}
