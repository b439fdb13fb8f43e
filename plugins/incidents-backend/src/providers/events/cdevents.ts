import {
  CloudEvent,
  parseRequest,
  plausibleTime,
} from '@quarterdeck/toolkit-node';
import { severitySchema } from '@quarterdeck/plugin-incidents-common';
import { z } from 'zod';
import { readPlainIncident } from './plain';
import { Said } from './said';

/** A CloudEvent whose data is a plain incident. */
export const PLAIN_EVENT_TYPE = 'io.quarterdeck.incident.reported';

const text = z.string().min(1).max(1000);
const dataSchema = z.object({
  context: z.object({ id: text, source: text, timestamp: text }),
  subject: z.object({
    id: text,
    source: text.nullish(),
    content: z.object({
      description: z.string().max(20_000).nullish(),
      environment: z.object({ id: text }).nullish(),
      service: z.object({ id: text }).nullish(),
      artifactId: z.string().min(1).max(500).nullish(),
    }),
  }),
  customData: z.unknown().optional(),
});
const customSchema = z.looseObject({
  severity: severitySchema.optional(),
  startedAt: text.optional(),
});
const INCIDENT_EVENT = /^dev\.cdevents\.incident\.([a-z]+)\.\d/;

/**
 * A CDEvent of an incident, whatever its version, or a plain incident in a CloudEvent.
 *
 * @throws InputError that says what is wrong with it
 */
export function readCloudEvent(event: CloudEvent, now: number): Said {
  if (event.type === PLAIN_EVENT_TYPE) {
    return readPlainIncident(event.data, now);
  }
  const predicate = INCIDENT_EVENT.exec(event.type)?.[1] ?? '';
  if (!['detected', 'reported', 'resolved'].includes(predicate)) {
    return {
      ignored: `Events of type ${event.type} say nothing of incidents here; dev.cdevents.incident.detected, .reported and .resolved do, and ${PLAIN_EVENT_TYPE}`,
    };
  }
  const { context, subject, customData } = parseRequest(dataSchema, event.data);
  const { description, environment, service, artifactId } = subject.content;
  const custom = customSchema.safeParse(customData ?? {});
  const more = custom.success ? custom.data : {};
  const at = plausibleTime('context.timestamp', context.timestamp, now);
  const isEnd = predicate === 'resolved';
  const startedAt = more.startedAt
    ? plausibleTime('customData.startedAt', more.startedAt, now)
    : at;
  return {
    key: `cdevents:${subject.source ?? context.source}:${subject.id}`,
    whose: { name: service?.id },
    environment: environment?.id,
    title: description ?? `Incident ${subject.id}`,
    description: description ?? undefined,
    severity: more.severity,
    startedAt: Math.min(startedAt, at),
    openedAt: Math.min(startedAt, at),
    resolvedAt: isEnd ? at : undefined,
    isEndOnly: isEnd && more.startedAt === undefined,
    cause: artifactId ? { kind: 'artifact', id: artifactId } : undefined,
  };
}
