import {
  DelegatedStrategy,
  Step,
  Strategy,
} from '@quarterdeck/plugin-rollouts-common';
import { blueGreen } from './blueGreen';
import { canary, canaryReplicas } from './canary';
import { rolling } from './rolling';
import { StrategyOptions, StrategySteps } from './types';

/** The steps of the others are in the objects of their controllers. */
const STRATEGIES: Record<
  Exclude<Strategy, DelegatedStrategy>,
  StrategySteps
> = {
  rolling,
  'blue-green': blueGreen,
  canary,
  'canary-replicas': canaryReplicas,
};

const MINUTE_MS = 60_000;

/** What a strategy arranges one after the other. */
export function stepsOf(strategy: Strategy, options: StrategyOptions): Step[] {
  if (strategy === 'flagger' || strategy === 'argo-rollouts') {
    return [];
  }
  const bakeMs = options.bakeMs ?? usualBakeMs(strategy, options);
  return STRATEGIES[strategy].steps({ ...options, bakeMs });
}

/** After a switch both versions stand at full size, which nobody pays for half an hour. */
function usualBakeMs(
  strategy: Strategy,
  { isProduction }: StrategyOptions,
): number {
  if (!isProduction) {
    return 5 * MINUTE_MS;
  }
  return (strategy === 'blue-green' ? 10 : 30) * MINUTE_MS;
}
