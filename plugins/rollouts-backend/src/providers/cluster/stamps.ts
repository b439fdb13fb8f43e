import { DeploymentView } from '../../domain/view';
import { Stamp, SupersededError } from './types';
import { GENERATION_ANNOTATION, ROLLOUT_ANNOTATION } from './views';

export function stamped({ rolloutId, generation }: Stamp) {
  return {
    [ROLLOUT_ANNOTATION]: rolloutId,
    [GENERATION_ANNOTATION]: String(generation),
  };
}

/** @throws SupersededError where a newer driver has written meanwhile */
export function assertTurn(
  { generation, name }: DeploymentView,
  stamp: Stamp,
): void {
  if (generation !== undefined && generation > stamp.generation) {
    throw new SupersededError(
      `Deployment ${name} bears generation ${generation}; this driver's is ${stamp.generation}`,
    );
  }
}
