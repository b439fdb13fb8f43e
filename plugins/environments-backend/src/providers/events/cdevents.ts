import { InputError } from '@backstage/errors';
import { listedCommitSchema } from '@quarterdeck/plugin-environments-common';
import {
  CloudEvent,
  parseRequest,
  plausibleTime,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { readPlain } from './plain';
import { Said, reportIdOf, versionOf, versionOfPurl } from './said';

/** A CloudEvent whose data is a report as `POST /v1/deployments` takes it. */
export const PLAIN_EVENT_TYPE = 'io.quarterdeck.deployment.reported';

const text = z.string().min(1).max(1000);
const dataSchema = z.object({
  context: z.object({
    id: text,
    source: text,
    timestamp: text,
  }),
  subject: z.object({
    id: text,
    content: z.object({
      environment: z.object({ id: text }),
      artifactId: z.string().min(1).max(500).nullish(),
      service: z.object({ id: text }).nullish(),
    }),
  }),
  /** What the specification has no word for. */
  customData: z.unknown().optional(),
});
const customSchema = z.looseObject({
  version: z.string().max(200).optional(),
  revision: z.string().min(1).max(200).optional(),
  startedAt: text.optional(),
  unplanned: z.boolean().optional(),
  commits: z.array(listedCommitSchema).max(200).optional(),
});

const SERVICE_EVENT = /^dev\.cdevents\.service\.([a-z]+)\.\d/;

/**
 * A CDEvent of a service, whatever its version, or a report in a CloudEvent.
 *
 * @throws InputError that says what is wrong with it
 */
export function readCloudEvent(event: CloudEvent, now: number): Said {
  if (event.type === PLAIN_EVENT_TYPE) {
    return readPlain(event.data, now);
  }
  const predicate = SERVICE_EVENT.exec(event.type)?.[1];
  switch (predicate) {
    case 'deployed':
    case 'upgraded':
    case 'rolledback':
      return readService(event, predicate === 'rolledback', now);
    case 'removed':
      return {
        ignored: 'That a service was removed is no deployment of it',
      };
    default:
      return {
        ignored: `Events of type ${event.type} say nothing of deployments here; dev.cdevents.service.deployed, .upgraded and .rolledback do, and ${PLAIN_EVENT_TYPE}`,
      };
  }
}

function readService(event: CloudEvent, isUndo: boolean, now: number): Said {
  const { context, subject, customData } = parseRequest(dataSchema, event.data);
  const { environment, artifactId, service } = subject.content;
  const custom = customSchema.safeParse(customData ?? {});
  const more = custom.success ? custom.data : {};
  const version = versionOf(
    more.version,
    artifactId ? versionOfPurl(artifactId) : undefined,
    more.revision,
  );
  if (version === undefined) {
    throw new InputError(
      'It names no version: content.artifactId must be a package URL with one, or customData.version say it',
    );
  }
  const finishedAt = plausibleTime('context.timestamp', context.timestamp, now);
  const startedAt = more.startedAt
    ? plausibleTime('customData.startedAt', more.startedAt, now)
    : finishedAt;
  return {
    whose: { name: service?.id ?? subject.id },
    where: { environment: environment.id },
    deployment: {
      reportId: reportIdOf('cdevents', context.source, context.id),
      version,
      revision: more.revision,
      artifact: artifactId,
      startedAt: new Date(Math.min(startedAt, finishedAt)).toISOString(),
      finishedAt: new Date(finishedAt).toISOString(),
      outcome: 'succeeded',
      actor: { kind: 'service', ref: context.source.slice(0, 300) },
      unplanned: more.unplanned,
      commits: more.commits,
      isUndo,
    },
  };
}
