import { z } from 'zod';
import { DeploymentView } from '../../domain/view';
import { metadataSchema } from './schemas';
import { Stamp, SupersededError } from './types';
import { GENERATION_ANNOTATION, ROLLOUT_ANNOTATION } from './views';

/** Of the driver that wrote an object last. */
export function generationOf({
  annotations,
}: z.infer<typeof metadataSchema>): number | undefined {
  const generation = annotations?.[GENERATION_ANNOTATION];
  return generation === undefined ? undefined : Number(generation);
}

export function stamped({ rolloutId, generation }: Stamp) {
  return {
    [ROLLOUT_ANNOTATION]: rolloutId,
    [GENERATION_ANNOTATION]: String(generation),
  };
}

/** @throws SupersededError where a newer driver has written meanwhile */
export function assertTurn(
  { generation, name }: Pick<DeploymentView, 'generation' | 'name'>,
  stamp: Stamp,
): void {
  if (generation !== undefined && generation > stamp.generation) {
    throw new SupersededError(
      `${name} bears generation ${generation}, and this driver's is ${stamp.generation}; where no other portal drives rollouts, remove its annotation ${GENERATION_ANNOTATION}`,
    );
  }
}
