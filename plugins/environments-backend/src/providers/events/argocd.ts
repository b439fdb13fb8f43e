import {
  parseRequest,
  plausibleTime,
  repositoryName,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { versionOfImage } from '../../domain/image';
import { Said, reportIdOf, versionOf } from './said';

const text = z
  .string()
  .max(1000)
  // What a template of Go says of what is not there.
  .transform(each => (each === '<no value>' ? '' : each));
/** The template that `docs/guides/events.md` publishes; what an application does not have comes as empty text. */
const notificationSchema = z.object({
  app: z.object({
    name: z.string().min(1).max(1000),
    namespace: text.nullish(),
  }),
  environment: text.nullish(),
  destination: z
    .object({ name: text.nullish(), namespace: text.nullish() })
    .nullish(),
  repository: text.nullish(),
  revision: text.nullish(),
  images: z.array(text).max(200).nullish(),
  operation: z.object({
    phase: text,
    startedAt: text,
    finishedAt: text.nullish(),
  }),
});

const ENDS = new Map<string, 'succeeded' | 'failed'>([
  ['Succeeded', 'succeeded'],
  ['Failed', 'failed'],
  ['Error', 'failed'],
]);

/**
 * A notification of Argo CD, in the words of our template.
 *
 * @throws InputError that says what is wrong with it
 */
export function readArgocd(value: unknown, now: number): Said {
  const notification = parseRequest(notificationSchema, value);
  const { app, environment, destination, operation } = notification;
  const outcome = ENDS.get(operation.phase);
  if (!outcome && operation.phase !== 'Running') {
    return {
      ignored: `The phase ${operation.phase || 'without a name'} says nothing of how a deployment goes`,
    };
  }
  const images = notification.images?.filter(Boolean) ?? [];
  // With several images, nobody knows which one is the version; then it is the commit.
  const image = images.length === 1 ? images[0] : undefined;
  const revision = notification.revision || undefined;
  const version = versionOf(image && versionOfImage(image), revision);
  if (version === undefined) {
    return { ignored: 'It names neither revision nor image' };
  }
  const startedAt = plausibleTime(
    'operation.startedAt',
    operation.startedAt,
    now,
  );
  const finishedAt =
    outcome &&
    plausibleTime(
      'operation.finishedAt',
      operation.finishedAt || operation.startedAt,
      now,
    );
  return {
    whose: { name: app.name },
    where: environment
      ? { environment }
      : {
          cluster: destination?.name || undefined,
          namespace: destination?.namespace || app.name,
        },
    revisionOf: notification.repository
      ? (repositoryName(notification.repository) ?? '')
      : '',
    deployment: {
      reportId: reportIdOf(
        'argocd',
        app.namespace ?? '',
        app.name,
        new Date(startedAt).toISOString(),
      ),
      version,
      revision,
      image: image?.slice(0, 500),
      startedAt: new Date(startedAt).toISOString(),
      ...(outcome &&
        finishedAt && {
          outcome,
          finishedAt: new Date(Math.max(startedAt, finishedAt)).toISOString(),
        }),
      actor: { kind: 'tool', ref: 'argocd' },
      mayBeUnchanged: true,
    },
  };
}
