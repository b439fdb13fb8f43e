import type {
  Freshness,
  RunPhase,
  StepState,
} from '@quarterdeck/plugin-runbooks-common';
import type { Tone } from '@quarterdeck/toolkit-react';

/** How a state of a step is to be taken by who follows the run. */
export const STEP_TONES: Readonly<Record<StepState, Tone>> = {
  pending: 'neutral',
  executing: 'moving',
  waiting: 'moving',
  interrupted: 'warning',
  'outcome-unknown': 'bad',
  failed: 'bad',
  done: 'good',
  skipped: 'neutral',
  'not-taken': 'neutral',
  'would-do': 'neutral',
};

export const PHASE_TONES: Readonly<Record<RunPhase, Tone>> = {
  active: 'moving',
  completed: 'good',
  aborted: 'warning',
};

export const FRESHNESS_TONES: Readonly<Record<Freshness['status'], Tone>> = {
  fresh: 'good',
  stale: 'warning',
  overdue: 'bad',
  'never-exercised': 'neutral',
};
