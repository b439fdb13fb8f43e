import { Arrangement, Step } from '@quarterdeck/plugin-rollouts-common';

/** Times a strategy is made of, in milliseconds. */
export interface StrategyOptions {
  /** Shares that the candidate gets one after the other, in percent. */
  weights: readonly number[];
  /** How long each of them holds. */
  stepMs: number;
  /** How long the new version is watched once all requests reach it; undefined: as long as is usual. */
  bakeMs?: number;
  /** People depend on it: it is watched for longer. */
  isProduction: boolean;
}

/** How a version comes in: what is arranged one after the other. */
export interface StrategySteps {
  steps(options: Required<StrategyOptions>): Step[];
}

/** All as it was before a rollout. */
export const BEFORE: Arrangement = {
  stable: { release: 'old', scale: 100 },
  candidate: null,
  traffic: 0,
};
