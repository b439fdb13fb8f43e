import { isPodActive, isPodReady, Pod } from '../../kubelet/pod';
import { findCondition } from '../conditions';
import { resolveIntOrPercent } from '../intOrPercent';
import { Condition, IntOrPercent, LabelSelector } from '../objects';
import { timestamp } from '../time';

export interface DisruptionBudgetSpec {
  minAvailable?: IntOrPercent;
  maxUnavailable?: IntOrPercent;
  selector?: LabelSelector;
}

export interface DisruptionBudgetStatus {
  observedGeneration?: number;
  currentHealthy: number;
  desiredHealthy: number;
  expectedPods: number;
  disruptionsAllowed: number;
  conditions?: Condition[];
}

/**
 * The status of a budget. `scale` is the number of pods that the controllers of the selected pods ask for; percentages
 * and `maxUnavailable` are of that, as a pod that is missing counts as disrupted.
 */
export function budgetStatus(
  spec: DisruptionBudgetSpec,
  pods: readonly Pod[],
  scale: number,
  before: DisruptionBudgetStatus | undefined,
  generation: number | undefined,
  now: Date,
): DisruptionBudgetStatus {
  const counted = pods.filter(isPodActive);
  const { expectedPods, desiredHealthy } = expectations(
    spec,
    counted.length,
    scale,
  );
  const currentHealthy = counted.filter(isPodReady).length;
  const disruptionsAllowed =
    expectedPods > 0 ? Math.max(0, currentHealthy - desiredHealthy) : 0;
  const status = disruptionsAllowed > 0 ? 'True' : 'False';
  const current = findCondition(before?.conditions, 'DisruptionAllowed');
  return {
    observedGeneration: generation,
    currentHealthy,
    desiredHealthy,
    expectedPods,
    disruptionsAllowed,
    conditions: [
      {
        type: 'DisruptionAllowed',
        status,
        observedGeneration: generation,
        reason: disruptionsAllowed > 0 ? 'SufficientPods' : 'InsufficientPods',
        message: '',
        lastTransitionTime:
          current?.status === status
            ? current.lastTransitionTime
            : timestamp(now),
      },
    ],
  };
}

function expectations(
  { minAvailable, maxUnavailable }: DisruptionBudgetSpec,
  pods: number,
  scale: number,
): { expectedPods: number; desiredHealthy: number } {
  if (maxUnavailable !== undefined) {
    const unavailable = resolveIntOrPercent(maxUnavailable, scale, 'up');
    return {
      expectedPods: scale,
      desiredHealthy: Math.max(0, scale - unavailable),
    };
  }
  const minimum = minAvailable ?? 1;
  if (typeof minimum === 'number') {
    return { expectedPods: pods, desiredHealthy: minimum };
  }
  return {
    expectedPods: scale,
    desiredHealthy: resolveIntOrPercent(minimum, scale, 'up'),
  };
}
