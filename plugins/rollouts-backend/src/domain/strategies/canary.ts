import { Step, rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { finish } from './blueGreen';
import { StrategySteps } from './types';

const OLD = { release: 'old', scale: 100 } as const;

/** More and more of the requests reach the new version, as long as its metrics stand. */
export const canary: StrategySteps = {
  steps: ({ weights, stepMs, bakeMs }) => [
    {
      id: 'prepare',
      title: rolloutReason('step.prepare'),
      arrangement: {
        stable: OLD,
        candidate: { release: 'new', scale: weights[0] },
        traffic: 0,
      },
      holdMs: 0,
      analyses: null,
    },
    ...weights.map<Step>(traffic => ({
      id: `canary-${traffic}`,
      title: rolloutReason('step.traffic', { traffic }),
      arrangement: {
        stable: OLD,
        candidate: { release: 'new', scale: traffic },
        traffic,
      },
      holdMs: traffic === 100 ? Math.max(stepMs, bakeMs) : stepMs,
      analyses: 'candidate',
    })),
    ...finish(),
  ],
};

/** Without a mesh requests spread over all ready pods: the share of the pods is the share of the requests. */
export const canaryReplicas: StrategySteps = {
  steps: ({ weights, stepMs, bakeMs }) => [
    ...weights
      .filter(weight => weight < 100)
      .map<Step>(traffic => ({
        id: `canary-${traffic}`,
        title: rolloutReason('step.traffic', { traffic }),
        arrangement: {
          stable: OLD,
          candidate: { release: 'new', scale: traffic },
          traffic,
        },
        holdMs: stepMs,
        analyses: 'candidate',
      })),
    {
      id: 'promote',
      title: rolloutReason('step.promote'),
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
