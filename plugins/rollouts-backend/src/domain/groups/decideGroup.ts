/**
 * The life of a group of rollouts.
 *
 * ```
 * progressing ──each stage succeeded, one after the other──▶ ended: succeeded ──┐
 *    │ a member failed, or cannot be started, or a person gives it up           │ a person asks for it
 *    ▼                                                                          │ (also after stopped and stuck)
 * stopping ──what still ran has ended; it was to stop──▶ ended: stopped/aborted ┤
 *    │ it was to go back                                                        │
 *    ▼                                                                          │
 * restoring ◀───────────────────────────────────────────────────────────────────┘
 *    │  those that succeeded go back, the last stage first
 *    ├──all are back──▶ ended: rolled-back, or aborted where a person gave it up
 *    └──one does not come back──▶ ended: stuck, until a person asks for it again
 * ```
 *
 * Invariants, asserted by the model test:
 * 1. A member starts only while progressing, and once all of the stages before it have succeeded.
 * 2. Only a member that succeeded goes back, and only once all of later stages that succeeded are back.
 * 3. Nothing ends while a rollout of it is under way.
 * 4. Succeeded: all run the new version. Rolled back: none does.
 * 5. An ended group stays as it is until a person asks for the way back.
 */
import {
  GroupControl,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import {
  Effect,
  GroupCommand,
  GroupDecision,
  GroupRecord,
  GroupState,
  SeenMember,
  SeenRollout,
} from './state';

/** What does not get on for so long will not without a person. */
export const PATIENCE_MS = 10 * 60_000;

type Group = Pick<GroupRecord, 'onFailure' | 'state'>;

/** What follows from what was seen of its rollouts. Pure: the same always gives the same. */
export function decideGroup(
  group: Group,
  seen: readonly SeenMember[],
  now: number,
): GroupDecision {
  switch (group.state.phase) {
    case 'progressing':
      return goOn(group, seen, now);
    case 'stopping':
      return stop(group, seen, now);
    case 'restoring':
      return restore(group.state, seen, now);
    default:
      return { next: group.state, effects: [] };
  }
}

/** What a person may ask of it now. */
export function groupControls(
  { state }: Group,
  seen: readonly SeenMember[],
): GroupControl[] {
  if (state.phase === 'progressing') {
    return ['abort'];
  }
  const runsNew = seen.some(each => isForward(each));
  return state.phase === 'ended' && runsNew ? ['roll-back'] : [];
}

/** What a person asks for, where `groupControls` has it. */
export function obeyGroup(
  { state }: Group,
  seen: readonly SeenMember[],
  command: GroupCommand,
  now: number,
): GroupState {
  const { by, cause } = command;
  if (command.kind === 'abort') {
    const reason = rolloutReason('group.given-up', { by, cause });
    return told(
      {
        ...state,
        phase: 'stopping',
        isByHand: true,
        by,
        cause: reason,
        problem: undefined,
      },
      reason,
      now,
      by,
    );
  }
  const reason = rolloutReason('group.asked-back', { by, cause });
  const members = state.members.map((member, index) => {
    const back = seen[index].back;
    // One that did not come back is planned anew, by what is there now.
    return back && isOver(back) && back.outcome !== 'succeeded'
      ? { ...member, back: undefined }
      : member;
  });
  return told(
    {
      ...state,
      phase: 'restoring',
      outcome: undefined,
      finishedAt: undefined,
      problem: undefined,
      isByHand: false,
      members,
      by,
      cause: reason,
    },
    reason,
    now,
    by,
  );
}

function goOn(
  group: Group,
  seen: readonly SeenMember[],
  now: number,
): GroupDecision {
  const { state } = group;
  const indexes = indexesOf(state, member => member.stage === state.stage);
  const failed = indexes.find(index => {
    const { rollout } = seen[index];
    return rollout && isOver(rollout) && rollout.outcome !== 'succeeded';
  });
  if (failed !== undefined) {
    const cause = rolloutReason('group.failed', {
      service: state.members[failed].service,
      outcome: seen[failed].rollout?.outcome ?? '',
    });
    return giveUp(group, seen, cause, now);
  }
  if (isHopeless(state, now)) {
    return giveUp(group, seen, state.reason, now);
  }
  if (indexes.every(index => isForward(seen[index]))) {
    return state.stage === lastStage(state)
      ? {
          next: ended(
            state,
            'succeeded',
            rolloutReason('group.succeeded', { count: state.members.length }),
            now,
          ),
          effects: [],
        }
      : goOn(
          { ...group, state: { ...state, stage: state.stage + 1 } },
          seen,
          now,
        );
  }
  const absent = indexes.filter(index => !seen[index].rollout);
  const reason = rolloutReason('group.going', {
    stage: state.stage + 1,
    stages: lastStage(state) + 1,
    services: namesOf(state, indexes),
  });
  return {
    next: noted(state, absent, reason, now),
    effects: absent.map(member => ({ kind: 'start', member })),
  };
}

function giveUp(
  group: Group,
  seen: readonly SeenMember[],
  cause: Reason,
  now: number,
): GroupDecision {
  const next: GroupState = { ...group.state, phase: 'stopping', cause };
  return stop(
    { ...group, state: told({ ...next, problem: undefined }, cause, now) },
    seen,
    now,
  );
}

function stop(
  { onFailure, state }: Group,
  seen: readonly SeenMember[],
  now: number,
): GroupDecision {
  const running = runningOf(state, seen);
  if (running.length > 0) {
    const reason = rolloutReason('group.stopping', {
      cause: causeOf(state),
      services: namesOf(state, running),
    });
    return { next: { ...state, reason }, effects: aborts(running, seen) };
  }
  if (onFailure === 'roll-back') {
    return restore({ ...state, phase: 'restoring' }, seen, now);
  }
  const cause = { cause: causeOf(state) };
  const outcome = state.isByHand ? 'aborted' : 'stopped';
  return {
    next: ended(state, outcome, rolloutReason('group.stopped', cause), now),
    effects: [],
  };
}

function restore(
  state: GroupState,
  seen: readonly SeenMember[],
  now: number,
): GroupDecision {
  // One may have been started at the very instant at which the group was given up.
  const running = runningOf(state, seen);
  const due = indexesOf(state, (_, index) => isForward(seen[index]));
  if (running.length === 0 && due.length === 0) {
    return { next: allBack(state, seen, now), effects: [] };
  }
  const stage = Math.max(...due.map(index => state.members[index].stage));
  const next = due.filter(index => state.members[index].stage === stage);
  const failed = next.find(index => {
    const { back } = seen[index];
    return back && isOver(back) && back.outcome !== 'succeeded';
  });
  const waits = next.some(index => {
    const { back } = seen[index];
    return back && !isOver(back);
  });
  if ((failed !== undefined || isHopeless(state, now)) && !waits) {
    if (running.length === 0) {
      const cause =
        failed === undefined
          ? state.reason.message
          : `${state.members[failed].service}: ${seen[failed].back?.outcome ?? ''}`;
      return {
        next: ended(state, 'stuck', stuckReason(cause), now),
        effects: [],
      };
    }
  }
  const reason = rolloutReason('group.restoring', {
    cause: causeOf(state),
    services: namesOf(state, running.length > 0 ? running : next),
  });
  const effects: Effect[] =
    running.length > 0
      ? aborts(running, seen)
      : next
          .filter(index => !seen[index].back)
          .map(member => ({
            kind: state.members[member].back ? 'start-back' : 'plan-back',
            member,
          }));
  const fresh = effects.flatMap(({ kind, member }) =>
    kind === 'start-back' ? [member] : [],
  );
  return { next: noted(state, fresh, reason, now), effects };
}

function allBack(
  state: GroupState,
  seen: readonly SeenMember[],
  now: number,
): GroupState {
  const stuck = seen.findIndex(({ rollout }) => rollout?.outcome === 'stuck');
  if (stuck !== -1) {
    return ended(
      state,
      'stuck',
      stuckReason(`${state.members[stuck].service}: stuck`),
      now,
    );
  }
  const cause = { cause: causeOf(state) };
  return ended(
    state,
    state.isByHand ? 'aborted' : 'rolled-back',
    rolloutReason('group.rolled-back', cause),
    now,
  );
}

function ended(
  state: GroupState,
  outcome: NonNullable<GroupState['outcome']>,
  reason: Reason,
  now: number,
): GroupState {
  return told(
    {
      ...state,
      phase: 'ended',
      outcome,
      finishedAt: now,
      problem: undefined,
    },
    reason,
    now,
  );
}

function told(
  state: GroupState,
  reason: Reason,
  now: number,
  by = 'rollouts',
): GroupState {
  return { ...state, reason, log: [...state.log, { at: now, by, reason }] };
}

/** Logs what begins; while something does not get on, the reason says that. */
function noted(
  state: GroupState,
  begun: readonly number[],
  reason: Reason,
  now: number,
): GroupState {
  if (state.problem) {
    return state;
  }
  return begun.length > 0 && state.reason.message !== reason.message
    ? told(state, reason, now)
    : { ...state, reason };
}

function isHopeless({ problem }: GroupState, now: number): boolean {
  return (
    problem !== undefined &&
    (problem.isFinal || now - problem.since >= PATIENCE_MS)
  );
}

/** It runs the new version: it has succeeded, and is not back. */
function isForward({ rollout, back }: SeenMember): boolean {
  return rollout?.outcome === 'succeeded' && back?.outcome !== 'succeeded';
}

function isOver({ phase }: SeenRollout): boolean {
  return phase === 'ended';
}

function runningOf(state: GroupState, seen: readonly SeenMember[]): number[] {
  return indexesOf(state, (_, index) => {
    const { rollout } = seen[index];
    return rollout !== undefined && !isOver(rollout);
  });
}

/** What goes back already does so without being told. */
function aborts(
  running: readonly number[],
  seen: readonly SeenMember[],
): Effect[] {
  return running
    .filter(index => seen[index].rollout?.phase !== 'restoring')
    .map(member => ({ kind: 'abort', member }));
}

function indexesOf(
  { members }: GroupState,
  holds: (member: GroupState['members'][number], index: number) => boolean,
): number[] {
  return members.flatMap((member, index) =>
    holds(member, index) ? [index] : [],
  );
}

function lastStage({ members }: GroupState): number {
  return Math.max(...members.map(({ stage }) => stage));
}

function namesOf({ members }: GroupState, indexes: readonly number[]): string {
  return indexes.map(index => members[index].service).join(', ');
}

function causeOf({ cause }: GroupState): string {
  return cause?.message ?? '';
}

function stuckReason(cause: string): Reason {
  return rolloutReason('group.stuck', { cause });
}
