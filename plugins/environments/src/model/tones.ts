import type {
  Pod,
  PromotionCandidate,
  WorkloadCondition,
  WorkloadEvent,
} from '@quarterdeck/plugin-environments-common';
import type { Tone } from '@quarterdeck/toolkit-react';
import type { DeploymentState } from './deployments';

export const DEPLOYMENT_TONES: Record<DeploymentState, Tone> = {
  'in-progress': 'moving',
  succeeded: 'good',
  failed: 'bad',
  'rolled-back': 'warning',
  superseded: 'neutral',
  'not-seen': 'neutral',
};

export const PROMOTION_TONES: Record<PromotionCandidate['status'], Tone> = {
  ready: 'good',
  blocked: 'warning',
  'up-to-date': 'neutral',
};

export const EVENT_TONES: Record<WorkloadEvent['type'], Tone> = {
  Normal: 'neutral',
  Warning: 'warning',
};

const ON_ITS_WAY = [
  'Pending',
  'ContainerCreating',
  'PodInitializing',
  'Running',
  'Terminating',
];
const ENDED = ['Completed', 'Succeeded'];

export function podTone({ state, ready }: Pick<Pod, 'state' | 'ready'>): Tone {
  if (state === 'Terminating') {
    return 'moving';
  }
  if (ready || ENDED.includes(state)) {
    return 'good';
  }
  if (state === 'Unknown') {
    return 'neutral';
  }
  // A pod that runs and is not ready yet has not failed either.
  return ON_ITS_WAY.includes(state) ? 'moving' : 'bad';
}

const GOOD_WHEN_TRUE = ['Available', 'Progressing', 'Healthy'];
const BAD_WHEN_TRUE = ['ReplicaFailure', 'InvalidSpec'];

/** Conditions of other kinds are told without judging them. */
export function conditionTone({
  type,
  status,
}: Pick<WorkloadCondition, 'type' | 'status'>): Tone {
  const good = GOOD_WHEN_TRUE.includes(type);
  if ((!good && !BAD_WHEN_TRUE.includes(type)) || status === 'Unknown') {
    return 'neutral';
  }
  return (status === 'True') === good ? 'good' : 'bad';
}
