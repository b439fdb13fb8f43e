import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { StrategySteps } from './types';

/**
 * The new version comes up whole beside the old one, gets all requests at once, and is watched while the old one stands
 * by. Then it moves to the stable side behind its own back, so that the Deployment of the manifests is what runs.
 */
export const blueGreen: StrategySteps = {
  steps: ({ bakeMs }) => [
    {
      id: 'prepare',
      title: rolloutReason('step.prepare'),
      arrangement: {
        stable: { release: 'old', scale: 100 },
        candidate: { release: 'new', scale: 100 },
        traffic: 0,
      },
      holdMs: 0,
      analyses: null,
    },
    {
      id: 'switch',
      title: rolloutReason('step.traffic', { traffic: 100 }),
      arrangement: {
        stable: { release: 'old', scale: 100 },
        candidate: { release: 'new', scale: 100 },
        traffic: 100,
      },
      holdMs: bakeMs,
      analyses: 'candidate',
    },
    ...finish(),
  ],
};

/** From all requests at the candidate to the stable side alone. */
export function finish() {
  const full = { release: 'new', scale: 100 } as const;
  return [
    {
      id: 'promote',
      title: rolloutReason('step.promote'),
      arrangement: { stable: full, candidate: full, traffic: 100 },
      holdMs: 0,
      analyses: null,
    },
    {
      id: 'return',
      title: rolloutReason('step.return'),
      arrangement: { stable: full, candidate: full, traffic: 0 },
      holdMs: 0,
      analyses: null,
    },
    {
      id: 'retire',
      title: rolloutReason('step.retire'),
      arrangement: { stable: full, candidate: null, traffic: 0 },
      holdMs: 0,
      analyses: null,
    },
  ];
}
