import { GateOverrideFactPayload } from '@quarterdeck/plugin-rollouts-common';
import { toMessage } from '@quarterdeck/plugin-timeline-node';
import { OutboxMessage } from '@quarterdeck/toolkit-node';
import { GateOverride } from '../domain/overrides';
import { RolloutRecord } from '../domain/records';
import { factOf, payloadOf } from './facts';

/** What there is to tell of gates that were passed, and of who has looked at that since. */
export function overrideFactsOf(
  before: RolloutRecord,
  after: RolloutRecord,
  at: number,
): OutboxMessage[] {
  const known = before.state.overrides ?? [];
  return (after.state.overrides ?? []).flatMap((override, index) => {
    if (!known[index]) {
      return [messageOf(after, 'gate-overridden', override, override.by, at)];
    }
    return override.acknowledgedBy !== undefined &&
      known[index].acknowledgedBy === undefined
      ? [
          messageOf(
            after,
            'override-acknowledged',
            override,
            override.acknowledgedBy,
            at,
          ),
        ]
      : [];
  });
}

function messageOf(
  record: RolloutRecord,
  verb: 'gate-overridden' | 'override-acknowledged',
  override: GateOverride,
  by: string,
  at: number,
): OutboxMessage {
  const payload: GateOverrideFactPayload = {
    ...payloadOf(record),
    gate: override.gate,
    beforeStep: override.beforeStep,
    closedBecause: override.closedBecause,
    overriddenBy: override.by,
    cause: override.cause,
    acknowledgedBy: override.acknowledgedBy ?? null,
    comment: override.comment ?? null,
  };
  return toMessage({
    ...factOf(record, verb, at),
    actor: { kind: 'user', ref: by },
    summary: `${verb === 'gate-overridden' ? 'Passed the closed gate' : 'Looked at how somebody passed the gate'} ${override.gate} of ${record.plan.document.environmentId}`,
    payload,
    personalKeys: ['overriddenBy', 'acknowledgedBy', 'cause', 'comment'],
  });
}
