import {
  GroupOutcome,
  GroupPhase,
  RolloutOutcome,
  RolloutPhase,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';

/** A rollout that a group begins. Its id is chosen and saved before it is started, so that starting it twice is once. */
export interface PlannedRollout {
  planId: string;
  rolloutId: string;
}

export interface GroupMember extends PlannedRollout {
  stage: number;
  entityRef: string;
  environmentId: string;
  environmentTitle: string;
  service: string;
  fromVersion?: string;
  toVersion?: string;
  /** Puts back what ran before. */
  back?: PlannedRollout;
}

/** A group as its row keeps it. Times are milliseconds since 1970 in UTC. */
export interface GroupState {
  phase: GroupPhase;
  outcome?: GroupOutcome;
  reason: Reason;
  stage: number;
  members: GroupMember[];
  /** Why it does not go forward any more. */
  cause?: Reason;
  /** A person gave it up, rather than a member failed. */
  isByHand: boolean;
  /** On whose behalf ways back are started: who asked last. */
  by: string;
  /** What does not get on, and since when. */
  problem?: { since: number; service: string; cause: string; isFinal: boolean };
  finishedAt?: number;
  log: { at: number; by: string; reason: Reason }[];
}

export interface GroupRecord {
  id: string;
  title: string;
  onFailure: 'roll-back' | 'stop';
  startedBy: string;
  startedAt: number;
  state: GroupState;
  /** When to look at it again; undefined once it has ended. */
  nextAt?: number;
  revision: number;
}

export interface SeenRollout {
  phase: RolloutPhase;
  outcome?: RolloutOutcome;
}

/** What was seen of a member; undefined: there is no such rollout. */
export interface SeenMember {
  rollout?: SeenRollout;
  back?: SeenRollout;
}

export type Effect =
  | { kind: 'start' | 'plan-back' | 'start-back'; member: number }
  | { kind: 'abort'; member: number };

export interface GroupDecision {
  next: GroupState;
  effects: Effect[];
}

export type GroupCommand =
  | { kind: 'abort'; by: string; cause: string }
  | { kind: 'roll-back'; by: string; cause: string };

export function initialGroup(
  members: GroupMember[],
  by: string,
  now: number,
): GroupState {
  const reason = rolloutReason('log.requested', { by });
  return {
    phase: 'progressing',
    reason,
    stage: 0,
    members,
    isByHand: false,
    by,
    log: [{ at: now, by, reason }],
  };
}

/** Of a group whose effect did not come about. */
export function withProblem(
  state: GroupState,
  problem: { service: string; cause: string; isFinal: boolean },
  now: number,
): GroupState {
  return {
    ...state,
    problem: { ...problem, since: state.problem?.since ?? now },
    reason: rolloutReason('group.problem', {
      service: problem.service,
      cause: problem.cause,
    }),
  };
}

export function withBack(
  state: GroupState,
  member: number,
  back: PlannedRollout,
): GroupState {
  return {
    ...state,
    members: state.members.map((each, index) =>
      index === member ? { ...each, back } : each,
    ),
  };
}
