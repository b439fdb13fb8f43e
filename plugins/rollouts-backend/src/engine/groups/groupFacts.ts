import { GroupFactPayload } from '@quarterdeck/plugin-rollouts-common';
import { factId, toMessage } from '@quarterdeck/plugin-timeline-node';
import { OutboxMessage } from '@quarterdeck/toolkit-node';
import { GroupRecord } from '../../domain/groups/state';

/**
 * What there is to tell of what has become of a group; `before` is undefined for a new one. Each entity has a fact of its
 * own, so that nobody reads of one that they may not see.
 */
export function groupFacts(
  before: GroupRecord | undefined,
  after: GroupRecord,
  at: number,
): OutboxMessage[] {
  const verb = verbOf(before, after);
  if (!verb) {
    return [];
  }
  const type = `rollouts.group.${verb}`;
  const { state } = after;
  return state.members.map(member => {
    const payload: GroupFactPayload = {
      groupId: after.id,
      title: after.title,
      rolloutId: member.rolloutId,
      stage: member.stage,
      fromVersion: member.fromVersion ?? null,
      toVersion: member.toVersion ?? null,
    };
    return toMessage({
      id: factId({
        room: 'rollouts',
        subjectId: `${after.id}/${member.rolloutId}`,
        type,
        revision: after.revision,
      }),
      type,
      version: 1,
      occurredAt: new Date(at).toISOString(),
      entityRef: member.entityRef,
      environmentId: member.environmentId,
      actor:
        verb === 'started'
          ? { kind: 'user', ref: after.startedBy }
          : { kind: 'system', ref: 'rollouts' },
      subject: { kind: 'rollout-group', id: after.id },
      correlationId: after.id,
      causationId: null,
      summary: `Group "${after.title}" ${verb}`.slice(0, 500),
      payload,
    });
  });
}

function verbOf(before: GroupRecord | undefined, after: GroupRecord) {
  if (!before) {
    return 'started';
  }
  return before.state.outcome === after.state.outcome
    ? undefined
    : after.state.outcome;
}
