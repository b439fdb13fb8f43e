import type {
  Group,
  GroupMember,
  NewGroup,
  Plan,
} from '@quarterdeck/plugin-rollouts-common';
import type { Tone } from '@quarterdeck/toolkit-react';

export type GroupStateWord = Group['phase'] | NonNullable<Group['outcome']>;

export const GROUP_TONES: Readonly<Record<GroupStateWord, Tone>> = {
  progressing: 'moving',
  stopping: 'bad',
  restoring: 'bad',
  ended: 'neutral',
  succeeded: 'good',
  'rolled-back': 'bad',
  aborted: 'neutral',
  stopped: 'bad',
  stuck: 'bad',
};

export function membersByStage(
  members: readonly GroupMember[],
): { stage: number; members: GroupMember[] }[] {
  const stages = [...new Set(members.map(({ stage }) => stage))].sort(
    (left, right) => left - right,
  );
  return stages.map(stage => ({
    stage,
    members: members.filter(member => member.stage === stage),
  }));
}

/** A service that is to be in a new group. */
export interface Wanted {
  entityRef: string;
  version: string;
  /** It goes at the same time as the one before. */
  isTogether: boolean;
}

/** Those that are in it already stay where they are. */
export function withAdded(
  wanted: readonly Wanted[],
  entityRefs: readonly string[],
): Wanted[] {
  const known = new Set(wanted.map(({ entityRef }) => entityRef));
  return [
    ...wanted,
    ...entityRefs
      .filter(entityRef => !known.has(entityRef))
      .map(entityRef => ({ entityRef, version: '', isTogether: false })),
  ];
}

export function withMoved(
  wanted: readonly Wanted[],
  index: number,
  by: -1 | 1,
): Wanted[] {
  const moved = [...wanted];
  const [item] = moved.splice(index, 1);
  moved.splice(index + by, 0, item);
  return moved;
}

/** What is started: the plans in the order of what was wanted. */
export function stagesOf(
  wanted: readonly Wanted[],
  plans: readonly Pick<Plan, 'id' | 'hash'>[],
): NewGroup['stages'] {
  const stages: NewGroup['stages'] = [];
  wanted.forEach(({ isTogether }, index) => {
    const member = { planId: plans[index].id, planHash: plans[index].hash };
    const last = stages.at(-1);
    if (isTogether && last) {
      last.push(member);
    } else {
      stages.push([member]);
    }
  });
  return stages;
}
