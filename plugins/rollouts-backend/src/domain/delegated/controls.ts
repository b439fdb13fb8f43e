import {
  Control,
  PlanDocument,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { RolloutState } from '../state';

export interface Offer {
  controls: Control[];
  /** What people look for and cannot do now. */
  withheld: { control: Control; reason: Reason }[];
}

/** What their controller lets a person do in the phase that a rollout is in. */
export function delegatedControls(
  plan: PlanDocument,
  state: RolloutState,
): Offer {
  const theirs = state.delegated?.theirs;
  switch (state.phase) {
    case 'waiting':
      return { controls: ['abort'], withheld: [] };
    case 'progressing':
    case 'paused':
      break;
    default:
      return {
        controls: state.outcome === 'stuck' ? ['retry'] : [],
        withheld: [],
      };
  }
  const withheld: Offer['withheld'] = [];
  const hold = (control: Control, reason: Reason) => {
    withheld.push({ control, reason });
    return [];
  };
  const isPaused = state.phase === 'paused';
  const isHandingOver = theirs?.standing === 'promoting';
  const tooLate = () =>
    rolloutReason('withheld.promoting', { object: theirs?.object ?? '' });
  const unlessHandingOver = (control: Control): Control[] =>
    isHandingOver ? hold(control, tooLate()) : [control];
  return {
    controls: [
      ...(isPaused ? ['resume' as const] : unlessHandingOver('pause')),
      ...(plan.strategy === 'flagger'
        ? hold('promote', rolloutReason('withheld.flagger-promote'))
        : unlessHandingOver('promote')),
      ...(state.skipsAnalysis
        ? hold('skip-analysis', rolloutReason('withheld.skipped'))
        : unlessHandingOver('skip-analysis')),
      ...unlessHandingOver('abort'),
    ],
    withheld,
  };
}
