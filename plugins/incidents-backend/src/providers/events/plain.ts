import { InputError } from '@backstage/errors';
import {
  entityRefSchema,
  plainIncidentSchema,
} from '@quarterdeck/plugin-incidents-common';
import { parseRequest, plausibleTime } from '@quarterdeck/toolkit-node';
import { Said } from './said';

const CAUSES = ['deployment', 'revision', 'version', 'artifact'] as const;

/** @throws InputError that says what is wrong with it */
export function readPlainIncident(value: unknown, now: number): Said {
  const incident = parseRequest(plainIncidentSchema, value);
  const at = (name: string, time: string | null | undefined) =>
    time ? plausibleTime(name, time, now) : undefined;
  const startedAt = plausibleTime('startedAt', incident.startedAt, now);
  const resolvedAt = at('resolvedAt', incident.resolvedAt);
  if (resolvedAt !== undefined && resolvedAt < startedAt) {
    throw new InputError('resolvedAt is before startedAt');
  }
  const kind = CAUSES.find(each => incident[each]);
  return {
    key: `plain:${incident.id}`,
    whose: { entityRef: entityRefSchema.parse(incident.entityRef) },
    environment: incident.environmentId ?? undefined,
    title: incident.title,
    description: incident.description ?? undefined,
    severity: incident.severity ?? undefined,
    startedAt,
    openedAt: Math.max(startedAt, at('openedAt', incident.openedAt) ?? 0),
    resolvedAt,
    cause: kind && { kind, id: incident[kind] ?? '' },
  };
}
