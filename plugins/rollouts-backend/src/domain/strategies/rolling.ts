import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { StrategySteps } from './types';

/** The Deployment's own controller replaces the pods; what is left is to watch it and to undo it. */
export const rolling: StrategySteps = {
  steps: ({ bakeMs }) => [
    {
      id: 'roll',
      title: rolloutReason('step.roll'),
      arrangement: {
        stable: { release: 'new', scale: 100 },
        candidate: null,
        traffic: 0,
      },
      holdMs: bakeMs,
      analyses: 'stable',
    },
  ],
};
