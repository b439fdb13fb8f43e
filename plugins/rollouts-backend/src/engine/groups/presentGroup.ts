import {
  Group,
  GroupMember,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { groupControls } from '../../domain/groups/decideGroup';
import { GroupRecord } from '../../domain/groups/state';
import { RolloutRecord } from '../../domain/records';
import { MemberRollouts, seenOf } from './seenOf';

/** @param maySee - the members of others are left out */
export function presentGroup(
  record: GroupRecord,
  rollouts: readonly MemberRollouts[],
  maySee: (entityRef: string) => boolean,
): Group {
  const { state } = record;
  const members = state.members.map(
    (member, index): GroupMember => ({
      stage: member.stage,
      entityRef: member.entityRef,
      environmentId: member.environmentId,
      environmentTitle: member.environmentTitle,
      service: member.service,
      fromVersion: member.fromVersion ?? null,
      toVersion: member.toVersion ?? null,
      rollout: presentRollout(rollouts[index].rollout),
      back: presentRollout(rollouts[index].back),
    }),
  );
  const shown = members.filter(({ entityRef }) => maySee(entityRef));
  // Reasons name services, and all of them are asked for.
  const isWhole = shown.length === members.length;
  return {
    id: record.id,
    title: record.title,
    onFailure: record.onFailure,
    phase: state.phase,
    outcome: state.outcome ?? null,
    reason: isWhole ? state.reason : rolloutReason('group.partly'),
    stage: state.stage,
    stages: Math.max(...state.members.map(({ stage }) => stage)) + 1,
    startedBy: record.startedBy,
    startedAt: iso(record.startedAt),
    finishedAt: state.finishedAt === undefined ? null : iso(state.finishedAt),
    members: shown,
    controls: isWhole ? groupControls(record, seenOf(rollouts)) : [],
  };
}

function presentRollout(record: RolloutRecord | undefined) {
  return record
    ? {
        id: record.id,
        phase: record.state.phase,
        outcome: record.state.outcome ?? null,
        reason: record.state.reason,
      }
    : null;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
