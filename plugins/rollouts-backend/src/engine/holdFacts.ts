import { HoldFactPayload } from '@quarterdeck/plugin-rollouts-common';
import { factId, toMessage } from '@quarterdeck/plugin-timeline-node';
import { OutboxMessage } from '@quarterdeck/toolkit-node';
import { HoldRecord } from '../domain/hold';

/** What there is to tell of what has become of a hold. */
export function holdFactsOf(
  before: HoldRecord,
  after: HoldRecord,
  at: number,
): OutboxMessage[] {
  const { state } = after;
  const isTold =
    state === 'placed' || state === 'released' || state === 'expired';
  if (!isTold || before.state === state) {
    return [];
  }
  const type = `rollouts.hold.${state}`;
  const occurredAt = new Date(at).toISOString();
  const payload: HoldFactPayload = {
    holdId: after.id,
    rolloutId: after.rolloutId,
    object: after.object,
    holder: after.holder ?? null,
    goodVersion: after.good.version,
    badVersion: after.bad.version,
    expiresAt: new Date(after.expiresAt).toISOString(),
    reason: after.reason,
  };
  return [
    toMessage({
      id: factId({
        room: 'rollouts',
        subjectId: after.id,
        type,
        revision: after.revision,
      }),
      type,
      version: 1,
      occurredAt,
      entityRef: after.entityRef,
      environmentId: after.environmentId,
      actor:
        after.lift?.kind === 'by-hand'
          ? { kind: 'user', ref: after.lift.by }
          : { kind: 'system', ref: 'rollouts' },
      subject: { kind: 'hold', id: after.id },
      correlationId: after.rolloutId,
      causationId: null,
      summary:
        `Hold on ${after.object.kind} ${after.object.name} ${state}: ${after.reason.message}`.slice(
          0,
          500,
        ),
      payload,
    }),
  ];
}
