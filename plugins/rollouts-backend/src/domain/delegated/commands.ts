import {
  PlanDocument,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { Command, RolloutState } from '../state';
import { Log, told } from '../transitions';
import { givenUp } from './breach';
import { DelegatedState } from './state';

/** What a person asks for. What makes no sense in a phase, or for a controller, changes nothing. */
export function obeyDelegated(
  plan: PlanDocument,
  state: RolloutState,
  command: Command | undefined,
  now: number,
  log: Log,
): RolloutState {
  const isGoing = state.phase === 'progressing' || state.phase === 'paused';
  switch (command?.kind) {
    case 'pause':
      return state.phase === 'progressing'
        ? told(log, command.by, {
            ...switched(state, { suspending: 'on' }),
            phase: 'paused',
            reason: rolloutReason('paused.by-hand', { by: command.by }),
          })
        : state;
    case 'resume':
      return state.phase === 'paused' ? resumed(state, now) : state;
    case 'promote':
      return isGoing && plan.routing.kind === 'argo-rollouts'
        ? switched(state.phase === 'paused' ? resumed(state, now) : state, {
            promotingFrom: state.step,
          })
        : state;
    case 'skip-analysis':
      return isGoing || state.phase === 'waiting'
        ? { ...state, skipsAnalysis: true }
        : state;
    case 'abort':
      return giveUp(state, command, now, log);
    case 'retry':
      return retry(state, command.by, now, log);
    default:
      return state;
  }
}

function resumed(state: RolloutState, now: number): RolloutState {
  return {
    ...switched(state, { suspending: 'off' }),
    phase: 'progressing',
    // Suspended it could not begin.
    stepSince: state.delegated?.hasBegun ? state.stepSince : now,
  };
}

function switched(
  state: RolloutState,
  change: Pick<DelegatedState, 'suspending' | 'promotingFrom'>,
): RolloutState {
  const before = state.delegated ?? { hasWritten: false, hasBegun: false };
  return { ...state, delegated: { ...before, ...change } };
}

function giveUp(
  state: RolloutState,
  { by, cause }: { by: string; cause: string },
  now: number,
  log: Log,
): RolloutState {
  switch (state.phase) {
    case 'waiting':
      return told(log, by, {
        ...state,
        phase: 'ended',
        outcome: 'cancelled',
        finishedAt: now,
        reason: rolloutReason('ended.cancelled'),
      });
    case 'progressing':
    case 'paused':
      return told(log, by, {
        ...givenUp(state, rolloutReason('breach.by-hand', { by, cause }), now),
        isByHand: true,
      });
    default:
      return state;
  }
}

function retry(
  state: RolloutState,
  by: string,
  now: number,
  log: Log,
): RolloutState {
  if (state.phase !== 'ended' || state.outcome !== 'stuck') {
    return state;
  }
  return told(log, by, {
    ...state,
    phase: 'restoring',
    outcome: undefined,
    finishedAt: undefined,
    stepSince: now,
    // Somebody has looked at it: from here on it is theirs to answer for.
    isByHand: true,
    reason: state.breachReason ?? state.reason,
  });
}
