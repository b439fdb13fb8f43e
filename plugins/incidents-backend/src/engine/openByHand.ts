import { InputError } from '@backstage/errors';
import { newIncidentSchema } from '@quarterdeck/plugin-incidents-common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { IncidentDesk } from './IncidentDesk';

export interface Opening {
  desk: IncidentDesk;
  /** Undefined where the portal does not say which there are. */
  environmentIds: readonly string[] | undefined;
  now: () => number;
}

/**
 * A person says that something is broken. What others have opened for the same entity and environment within the hour is
 * joined, and what the person says becomes a comment there.
 *
 * @param key - the same of the same person opens one incident, however often it comes; left out: each time is another
 * @throws InputError for an environment that there is not, or a beginning in the future
 */
export async function openByHand(
  { desk, environmentIds, now }: Opening,
  wanted: z.output<typeof newIncidentSchema>,
  by: string,
  key: string = newId(),
) {
  const environmentId = wanted.environmentId ?? null;
  if (
    environmentId !== null &&
    environmentIds !== undefined &&
    !environmentIds.includes(environmentId)
  ) {
    throw new InputError(
      `There is no environment "${environmentId}"; there is ${environmentIds.join(', ') || 'none'}`,
    );
  }
  const startedAt =
    typeof wanted.startedAt === 'string' ? Date.parse(wanted.startedAt) : now();
  if (startedAt > now()) {
    throw new InputError(
      'startedAt has to be in the past, or left out for now',
    );
  }
  return await desk.report({
    entityRef: wanted.entityRef,
    environmentId,
    title: wanted.title,
    description: wanted.description ?? undefined,
    severity: wanted.severity,
    source: 'person',
    sourceKey: `person:${by}:${key}`,
    startedAt,
    openedBy: by,
  });
}
