import { Step, Strategy } from '@quarterdeck/plugin-rollouts-common';
import { blueGreen } from './blueGreen';
import { canary, canaryReplicas } from './canary';
import { rolling } from './rolling';
import { StrategyOptions, StrategySteps } from './types';

const STRATEGIES: Record<Strategy, StrategySteps> = {
  rolling,
  'blue-green': blueGreen,
  canary,
  'canary-replicas': canaryReplicas,
};

/** What a strategy arranges one after the other. */
export function stepsOf(strategy: Strategy, options: StrategyOptions): Step[] {
  return STRATEGIES[strategy].steps(options);
}
