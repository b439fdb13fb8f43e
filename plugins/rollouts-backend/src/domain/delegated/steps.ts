import {
  Arrangement,
  Step,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';

/** A plan shows no more steps than these. */
const MOST_STEPS = 38;
/** The last step of all of them. */
export const HAND_OVER = 'hand-over';
const SECOND_MS = 1_000;

/** What a Canary of Flagger says of its analysis. */
export interface FlaggerAnalysis {
  intervalMs: number;
  iterations: number;
  /** Requests are picked by their headers, all of those that match. */
  hasMatch: boolean;
  /** Shares of the requests one after the other, in percent. */
  weights: readonly number[];
}

/** One of the steps of a Rollout of Argo. */
export interface ArgoStep {
  weight?: number;
  /** Undefined duration: until somebody goes on. */
  pause?: { seconds?: number };
  isAnalysis: boolean;
  /** Its key in the specification. */
  name: string;
}

/** What Flagger will do by its own specification, as the steps of a plan. */
export function flaggerSteps(analysis: FlaggerAnalysis): Step[] {
  const { intervalMs, iterations, hasMatch } = analysis;
  const between =
    iterations > 0
      ? [
          step(
            'checks',
            rolloutReason('step.checks', {
              checks: iterations,
              controller: 'Flagger',
            }),
            hasMatch ? 100 : 0,
            intervalMs * iterations,
          ),
        ]
      : thinned(analysis.weights).map(weight =>
          step(
            `canary-${weight}`,
            rolloutReason('step.traffic', { traffic: weight }),
            weight,
            intervalMs,
          ),
        );
  return [start('Flagger', intervalMs), ...between, handOver()];
}

/** 20 by 20 up to 50 overshoots, as Flagger does: 20, 40, 60. */
export function flaggerWeights(spec: {
  stepWeight?: number;
  stepWeights?: readonly number[];
  maxWeight?: number;
}): number[] {
  if (spec.stepWeights && spec.stepWeights.length > 0 && !spec.stepWeight) {
    return spec.stepWeights.map(weight => Math.min(100, weight));
  }
  const by = spec.stepWeight ?? 0;
  const most = spec.maxWeight && spec.maxWeight > 0 ? spec.maxWeight : 100;
  const weights: number[] = [];
  for (let weight = by; by > 0 && (weights.at(-1) ?? 0) < most; weight += by) {
    weights.push(Math.min(100, weight));
  }
  return weights;
}

/** Which step of the plan Flagger is at. */
export function flaggerStepAt(
  steps: readonly Step[],
  seen: { weight: number; iterations: number; isWaitingPromotion: boolean },
): number {
  const last = steps.length - 2;
  if (seen.isWaitingPromotion) {
    return last;
  }
  if (seen.iterations > 0) {
    return Math.min(1, last);
  }
  const reached = steps.findLastIndex(
    ({ id, arrangement }) =>
      id.startsWith('canary-') && arrangement.traffic <= seen.weight,
  );
  return seen.weight > 0 ? Math.max(0, reached) : 0;
}

/** What Argo Rollouts will do by the specification of a Rollout; index by index as there, and one more for the end. */
export function argoSteps(
  variant: 'canary' | 'blue-green',
  theirs: readonly ArgoStep[],
  blueGreenPause?: { seconds?: number },
): Step[] {
  if (variant === 'blue-green') {
    return [
      start('Argo Rollouts', 0),
      ...(blueGreenPause ? [pause('pause', blueGreenPause, 0)] : []),
      handOver(),
    ];
  }
  if (theirs.length === 0) {
    return [start('Argo Rollouts', 0), handOver()];
  }
  let traffic = 0;
  const shown = theirs.slice(0, MOST_STEPS).map((each, index) => {
    traffic = each.weight ?? traffic;
    const id = `step-${index + 1}`;
    if (each.weight !== undefined) {
      return step(id, rolloutReason('step.traffic', { traffic }), traffic, 0);
    }
    return each.pause
      ? pause(id, each.pause, traffic)
      : step(id, titleOf(each), traffic, 0);
  });
  return [...shown, handOver()];
}

function titleOf({ isAnalysis, name }: ArgoStep): Reason {
  const controller = 'Argo Rollouts';
  return isAnalysis
    ? rolloutReason('step.analysis', { controller })
    : rolloutReason('step.theirs', { controller, step: name });
}

function pause(
  id: string,
  { seconds }: { seconds?: number },
  traffic: number,
): Step {
  return seconds === undefined
    ? step(id, rolloutReason('step.pause'), traffic, 0)
    : step(
        id,
        rolloutReason('step.pause-for', { seconds }),
        traffic,
        seconds * SECOND_MS,
      );
}

function start(controller: string, holdMs: number): Step {
  return step('start', rolloutReason('step.start', { controller }), 0, holdMs);
}

function handOver(): Step {
  const arrangement: Arrangement = {
    stable: { release: 'new', scale: 100 },
    candidate: null,
    traffic: 100,
  };
  const title = rolloutReason('step.hand-over');
  return { id: HAND_OVER, title, arrangement, holdMs: 0, analyses: null };
}

function step(
  id: string,
  title: Reason,
  traffic: number,
  holdMs: number,
): Step {
  const arrangement: Arrangement = {
    stable: { release: 'old', scale: 100 },
    candidate: { release: 'new', scale: 100 },
    traffic,
  };
  return { id, title, arrangement, holdMs, analyses: null };
}

function thinned(weights: readonly number[]): number[] {
  const every = Math.ceil(weights.length / MOST_STEPS);
  return weights.filter(
    (_, index) => index % every === 0 || index === weights.length - 1,
  );
}
