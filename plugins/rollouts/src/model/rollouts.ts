import type {
  Metric,
  PlanDocument,
  Rollout,
  Verdict,
} from '@quarterdeck/plugin-rollouts-common';
import type { Tone } from '@quarterdeck/toolkit-react';

/** The word for where a rollout is: its outcome once it has one. */
export type RolloutState = Rollout['phase'] | NonNullable<Rollout['outcome']>;

export function stateOf({ phase, outcome }: Rollout): RolloutState {
  return outcome ?? phase;
}

export const STATE_TONES: Readonly<Record<RolloutState, Tone>> = {
  waiting: 'warning',
  progressing: 'moving',
  paused: 'warning',
  restoring: 'bad',
  ended: 'neutral',
  succeeded: 'good',
  'rolled-back': 'bad',
  aborted: 'neutral',
  cancelled: 'neutral',
  stuck: 'bad',
  rehearsed: 'good',
};

/** What people call the environment of a plan. */
export function environmentOf(document: PlanDocument): string {
  return document.environmentTitle ?? document.environmentId;
}

/** What a confirmation and a title repeat. */
export function subjectOf(document: PlanDocument) {
  return {
    service: document.target.name,
    environment: environmentOf(document),
    from: versionOf(document.from),
    to: versionOf(document.to),
  };
}

/** What an image without a tag is called by. */
export function versionOf({
  version,
  images,
}: Rollout['plan']['document']['from']): string {
  return version ?? images[0].image;
}

/** Where a step stands against the one a rollout is at. */
export function stepStanding(
  rollout: Rollout,
  index: number,
): 'done' | 'current' | 'coming' {
  if (rollout.outcome === 'succeeded') {
    return 'done';
  }
  if (rollout.phase === 'waiting' || rollout.breachAt !== null) {
    return 'coming';
  }
  if (index === rollout.step && rollout.outcome === null) {
    return 'current';
  }
  return index < rollout.step ? 'done' : 'coming';
}

export interface Series {
  metric: Metric;
  points: { at: number; value: number; result: Verdict['result'] }[];
}

/** What was measured of each metric, oldest first; looks without a value are left out. */
export function seriesOf(
  metrics: readonly Metric[],
  verdicts: readonly Verdict[],
): Series[] {
  return metrics.map(metric => ({
    metric,
    points: verdicts.flatMap(({ metricId, at, value, result }) =>
      metricId === metric.id && value !== null
        ? [{ at: Date.parse(at), value, result }]
        : [],
    ),
  }));
}

/** Whether a controller of the cluster does the arranging. */
export function isDelegated({ strategy }: PlanDocument): boolean {
  return strategy === 'flagger' || strategy === 'argo-rollouts';
}
