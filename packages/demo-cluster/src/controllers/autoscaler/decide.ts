import { findCondition, removeCondition } from '../conditions';
import { Condition, IntOrPercent } from '../objects';
import { timestamp } from '../time';

export interface AutoscalerSpec {
  minReplicas?: number;
  maxReplicas: number;
  scaleTargetRef: { apiVersion?: string; kind: string; name: string };
  metrics?: Array<{
    type: string;
    resource?: { name: string; target: { averageUtilization?: number } };
    [field: string]: unknown;
  }>;
}

export interface AutoscalerStatus {
  observedGeneration?: number;
  currentReplicas?: number;
  desiredReplicas?: number;
  lastScaleTime?: string;
  conditions?: Condition[];
  currentMetrics?: IntOrPercent[];
}

export interface AutoscalerDecision {
  status: AutoscalerStatus;
  /** The size to set; undefined leaves it. */
  scaleTo: number | undefined;
  events: Array<{
    type: 'Normal' | 'Warning';
    reason: string;
    message: string;
  }>;
}

/** How the target could not be read, in the words of the real controller's condition and event. */
const NO_METRICS =
  'unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)';

/**
 * One step of the autoscaler of a cluster without metrics: the bounds are enforced, and beyond them it says that it
 * cannot know. `current` is the target's size, undefined where there is no such target.
 */
export function decideAutoscaler(
  spec: AutoscalerSpec,
  before: AutoscalerStatus,
  current: number | undefined,
  now: Date,
): AutoscalerDecision {
  if (current === undefined) return withoutTarget(spec, before, now);
  const set = conditionSetter(now);
  const status = {
    ...before,
    currentReplicas: current,
    conditions: set(
      before.conditions ?? [],
      'AbleToScale',
      'True',
      'SucceededGetScale',
      "the HPA controller was able to get the target's current scale",
    ),
  };
  if (current === 0) {
    const conditions = set(
      status.conditions,
      'ScalingActive',
      'False',
      'ScalingDisabled',
      'scaling is disabled since the replica count of the target is zero',
    );
    return {
      status: { ...status, desiredReplicas: 0, conditions },
      scaleTo: undefined,
      events: [],
    };
  }
  const bound = outOfBounds(spec, current);
  return bound
    ? rescale(status, bound, now)
    : withoutMetrics(spec, status, current, now);
}

function withoutTarget(
  { scaleTargetRef: { kind, name } }: AutoscalerSpec,
  before: AutoscalerStatus,
  now: Date,
): AutoscalerDecision {
  const reason = 'FailedGetScale';
  const message = `the HPA controller was unable to get the target's current scale: ${kind} "${name}" not found`;
  const conditions = conditionSetter(now)(
    before.conditions ?? [],
    'AbleToScale',
    'False',
    reason,
    message,
  );
  return {
    status: { ...before, conditions },
    scaleTo: undefined,
    events: [{ type: 'Warning', reason, message }],
  };
}

function rescale(
  status: AutoscalerStatus,
  { replicas, reason }: { replicas: number; reason: string },
  now: Date,
): AutoscalerDecision {
  return {
    status: {
      ...status,
      desiredReplicas: replicas,
      lastScaleTime: timestamp(now),
      conditions: conditionSetter(now)(
        status.conditions ?? [],
        'AbleToScale',
        'True',
        'SucceededRescale',
        `the HPA controller was able to update the target scale to ${replicas}`,
      ),
    },
    scaleTo: replicas,
    events: [
      {
        type: 'Normal',
        reason: 'SuccessfulRescale',
        message: `New size: ${replicas}; reason: ${reason}`,
      },
    ],
  };
}

function outOfBounds(
  { minReplicas = 1, maxReplicas }: AutoscalerSpec,
  current: number,
): { replicas: number; reason: string } | undefined {
  if (current > maxReplicas) {
    return {
      replicas: maxReplicas,
      reason: 'Current number of replicas above Spec.MaxReplicas',
    };
  }
  if (current < minReplicas) {
    return {
      replicas: minReplicas,
      reason: 'Current number of replicas below Spec.MinReplicas',
    };
  }
  return undefined;
}

function withoutMetrics(
  { metrics = [] }: AutoscalerSpec,
  status: AutoscalerStatus,
  current: number,
  now: Date,
): AutoscalerDecision {
  const [metric] = metrics;
  const what = metric?.resource?.name ?? metric?.type ?? 'cpu';
  const reason = metric?.resource
    ? 'FailedGetResourceMetric'
    : `FailedGet${metric?.type ?? 'Resource'}Metric`;
  const cause = `failed to get ${what} utilization: unable to get metrics for resource ${what}: ${NO_METRICS}`;
  return {
    status: {
      ...status,
      // It never computed another size.
      desiredReplicas: status.desiredReplicas ?? current,
      conditions: conditionSetter(now)(
        status.conditions ?? [],
        'ScalingActive',
        'False',
        reason,
        `the HPA was unable to compute the replica count: ${cause}`,
      ),
    },
    scaleTo: undefined,
    events: [
      { type: 'Warning', reason, message: cause },
      {
        type: 'Warning',
        reason: 'FailedComputeMetricsReplicas',
        message: `invalid metrics (1 invalid out of ${metrics.length}), first error is: ${cause}`,
      },
    ],
  };
}

/** Autoscaler conditions keep their place and take every new message, unlike those of workloads. */
function conditionSetter(now: Date) {
  return (
    conditions: readonly Condition[],
    type: string,
    status: Condition['status'],
    reason: string,
    message: string,
  ): Condition[] => {
    const current = findCondition(conditions, type);
    const next: Condition = {
      type,
      status,
      lastTransitionTime:
        current?.status === status
          ? current.lastTransitionTime
          : timestamp(now),
      reason,
      message,
    };
    return current
      ? conditions.map(item => (item === current ? next : item))
      : [...removeCondition(conditions, type), next];
  };
}
