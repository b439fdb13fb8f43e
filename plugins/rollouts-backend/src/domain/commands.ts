import {
  PlanDocument,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { Command, RolloutState } from './state';
import { Log, breached, told } from './transitions';

/** What a person asks for. What makes no sense in a phase changes nothing. */
export function obey(
  plan: PlanDocument,
  state: RolloutState,
  command: Command | undefined,
  now: number,
  log: Log,
): RolloutState {
  switch (command?.kind) {
    case 'pause':
      return state.phase === 'progressing'
        ? told(log, command.by, {
            ...state,
            phase: 'paused',
            reason: rolloutReason('paused.by-hand', { by: command.by }),
          })
        : state;
    case 'resume':
      return state.phase === 'paused'
        ? { ...state, phase: 'progressing' }
        : state;
    case 'promote':
      return state.phase === 'paused' || state.phase === 'progressing'
        ? { ...state, phase: 'progressing', isHurried: true }
        : state;
    case 'skip-analysis':
      return { ...state, skipsAnalysis: true };
    case 'abort':
      return giveUp(plan, state, command, now, log);
    default:
      return state;
  }
}

function giveUp(
  plan: PlanDocument,
  state: RolloutState,
  { by, cause }: { by: string; cause: string },
  now: number,
  log: Log,
): RolloutState {
  const reason = rolloutReason('breach.by-hand', { by, cause });
  if (state.phase === 'waiting') {
    return told(log, by, {
      ...state,
      phase: 'ended',
      outcome: 'cancelled',
      finishedAt: now,
      reason: rolloutReason('ended.cancelled'),
    });
  }
  return state.phase === 'restoring'
    ? state
    : told(log, by, {
        ...breached(plan, state, reason, now),
        isByHand: true,
      });
}
