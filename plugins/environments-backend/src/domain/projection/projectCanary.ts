import {
  Health,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { ObservedWorkload, RolloutProgress } from '../observation';
import { CanarySnapshot } from '../snapshots';

/** Phases of Flagger in which requests are on their way to the new version. */
const ADVANCING = new Set(['Progressing', 'Promoting', 'Finalising']);
const WAITING = new Set(['Waiting', 'WaitingPromotion', 'WaitingRollback']);

/**
 * Makes one workload of a Flagger canary: its target, which somebody changes, and the primary, which serves. While
 * nothing is being tried the target has no pods, and would look as if it were down.
 *
 * @param target - the Deployment of the canary's target
 * @param primary - the one that Flagger keeps behind it; undefined until Flagger has made it
 */
export function projectCanary(
  cluster: string,
  canary: CanarySnapshot,
  target: ObservedWorkload,
  primary: ObservedWorkload | undefined,
): ObservedWorkload {
  const serving = primary ?? target;
  const isTrying = ADVANCING.has(canary.phase) || WAITING.has(canary.phase);
  const health = canaryHealth(canary, serving);
  const asked = isTrying || !primary ? target : primary;
  return {
    ...asked,
    uid: canary.uid,
    // Entities know the target by its labels; Flagger gives those of the primary another name.
    labels: { ...target.labels, ...canary.labels },
    workload: {
      ...asked.workload,
      id: `${cluster}/${canary.namespace}/Canary/${canary.name}`,
      kind: 'Canary',
      name: canary.name,
      health,
      replicas: serving.workload.replicas,
      autoscaling: serving.workload.autoscaling ?? target.workload.autoscaling,
      drift: target.workload.drift,
      changedBy: target.workload.changedBy,
      changedByReason: target.workload.changedByReason,
      runningVersions: versionsOf(canary, target, serving, isTrying),
    },
    pods: primary ? [...target.pods, ...primary.pods] : target.pods,
    conditions: [...target.conditions],
    // What somebody asked for is the target's template, whichever serves.
    template: target.template,
    remembered: target.remembered,
    templateSince: target.templateSince,
    actor: target.actor,
    cause: target.cause,
    rolloutId: target.rolloutId,
    progress: progressOf(canary, target.templateSince, health),
  };
}

function versionsOf(
  { weight }: CanarySnapshot,
  target: ObservedWorkload,
  serving: ObservedWorkload,
  isTrying: boolean,
): ObservedWorkload['workload']['runningVersions'] {
  const served = serving.workload.version;
  const tried = target.workload.version;
  const primary = served === null ? [] : [served];
  if (!isTrying || tried === null || tried === served) {
    return primary.map(version => ({
      version,
      trafficPercent: null,
      role: 'primary',
      readyReplicas: serving.workload.replicas?.ready ?? 0,
    }));
  }
  return [
    {
      version: tried,
      trafficPercent: weight,
      role: 'canary' as const,
      readyReplicas: target.workload.replicas?.ready ?? 0,
    },
    ...primary.map(version => ({
      version,
      trafficPercent: 100 - weight,
      role: 'primary' as const,
      readyReplicas: serving.workload.replicas?.ready ?? 0,
    })),
  ];
}

function canaryHealth(
  { phase, weight }: CanarySnapshot,
  serving: ObservedWorkload,
): Health {
  const { health, version } = serving.workload;
  if (health.status === 'unavailable' || health.status === 'degraded') {
    return health;
  }
  if (phase === 'Failed') {
    return {
      status: 'degraded',
      reason: environmentReason('health.canary-failed', {
        version: version ?? 'the version before',
      }),
    };
  }
  if (WAITING.has(phase)) {
    return {
      status: 'progressing',
      reason: environmentReason('health.canary-waiting', { weight }),
    };
  }
  if (ADVANCING.has(phase)) {
    return {
      status: 'progressing',
      reason: environmentReason('health.canary-advancing', { weight }),
    };
  }
  if (phase === 'Initializing' || phase === '') {
    return {
      status: 'progressing',
      reason: environmentReason('health.canary-initializing'),
    };
  }
  return health;
}

function progressOf(
  { phase, changedAt }: CanarySnapshot,
  templateSince: number | undefined,
  { reason }: Health,
): RolloutProgress {
  // Flagger takes a moment to notice a new template; until then it speaks of the one before.
  const isAboutAnother =
    templateSince !== undefined &&
    changedAt !== undefined &&
    changedAt < templateSince;
  if (isAboutAnother) {
    return { state: 'progressing', reason };
  }
  switch (phase) {
    case 'Succeeded':
    case 'Initialized':
      return { state: 'complete', since: changedAt, reason };
    case 'Failed':
      return { state: 'failed', since: changedAt, reason };
    default:
      return { state: 'progressing', reason };
  }
}
