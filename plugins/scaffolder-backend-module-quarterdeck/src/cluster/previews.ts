import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import { ServiceModel } from '@quarterdeck/service-generator';
import { objectsOf } from '@quarterdeck/service-verifier';
import { ClusterAccess } from './ClusterAccess';
import {
  KubernetesObject,
  KubernetesWriter,
  objectSchema,
} from './KubernetesWriter';

/** On the namespaces of previews alone; the value is the service */
export const PREVIEW_LABEL = 'quarterdeck.io/preview-of';
export const EXPIRES_ANNOTATION = 'quarterdeck.io/expires-at';
const HOUR_MS = 3_600_000;

export interface Preview {
  namespace: string;
  host: string | undefined;
  expiresAt: string;
  namespaceObject: KubernetesObject;
  /** All that lies in the namespace */
  objects: KubernetesObject[];
}

/**
 * The objects of one preview: those of the overlay, with a namespace, a host and an image of their own.
 *
 * @throws InputError for a service without previews, or an image of another one
 */
export function previewOf(
  model: ServiceModel,
  wanted: { pullRequest: number; image?: string; now: number },
): Preview {
  const { preview } = model.description.environments;
  if (!preview) {
    throw new InputError(
      `${model.name} has no previews: environments.preview is not in quarterdeck.yaml`,
    );
  }
  const { image, pullRequest, now } = wanted;
  if (image && !new RegExp(`^${escaped(model.image)}[:@]\\S+$`).test(image)) {
    throw new InputError(`${image} is no image of ${model.image}`);
  }
  const namespace = `${model.name}-pr-${pullRequest}`;
  const host = `${namespace}.${preview.domain}`;
  const renamed = new Map([
    [`${model.name}-preview`, namespace],
    [`${model.name}-pr-0.${preview.domain}`, host],
  ]);
  const objects = objectsOf(model, 'preview').map(object =>
    objectSchema.parse(
      mapped(object, text =>
        image && text.startsWith(`${model.image}:`)
          ? image
          : (renamed.get(text) ?? text),
      ),
    ),
  );
  const hours = Number.parseInt(preview.timeToLive, 10);
  const expiresAt = new Date(now + hours * HOUR_MS).toISOString();
  const own = objects.find(({ kind }) => kind === 'Namespace');
  if (!own) {
    throw new InputError('The overlay of previews has no namespace');
  }
  return {
    namespace,
    host: JSON.stringify(objects).includes(`"${host}"`) ? host : undefined,
    expiresAt,
    namespaceObject: {
      ...own,
      metadata: {
        ...own.metadata,
        labels: { ...own.metadata.labels, [PREVIEW_LABEL]: model.name },
        annotations: {
          ...own.metadata.annotations,
          [EXPIRES_ANNOTATION]: expiresAt,
        },
      },
    },
    objects: objects.filter(object => object !== own),
  };
}

/** @throws ConflictError where the namespace is there and is no preview of the service */
export async function ownedNamespace(
  writer: KubernetesWriter,
  namespace: string,
  service: string,
): Promise<KubernetesObject | undefined> {
  const found = await writer.get(`/api/v1/namespaces/${namespace}`);
  if (found && found.metadata.labels?.[PREVIEW_LABEL] !== service) {
    throw new ConflictError(
      `Namespace ${namespace} is there and is no preview of ${service}; it is left alone`,
    );
  }
  return found;
}

/** Deletes the namespaces of previews whose time is over, and no others. */
export async function sweepPreviews(
  clusters: ClusterAccess,
  logger: LoggerService,
  options: { signal: AbortSignal; now: number },
): Promise<string[]> {
  const deleted: string[] = [];
  for (const cluster of clusters.writable()) {
    try {
      const writer = await clusters.writer(cluster, options.signal);
      for (const { metadata } of await writer.list(
        '/api/v1/namespaces',
        PREVIEW_LABEL,
      )) {
        const expires = Date.parse(
          metadata.annotations?.[EXPIRES_ANNOTATION] ?? '',
        );
        const path = `/api/v1/namespaces/${metadata.name}`;
        // Without a date it is not known whether its time is over; the preconditions see a new one.
        if (
          isNamedAsPreview(metadata) &&
          expires < options.now &&
          (await writer.delete(path, metadata))
        ) {
          logger.info(`Preview ${metadata.name} of ${cluster} has expired`);
          deleted.push(metadata.name);
        }
      }
    } catch (error) {
      options.signal.throwIfAborted();
      logger.warn(`Previews of ${cluster} cannot be swept: ${error}`);
    }
  }
  return deleted;
}

/** A label alone could be put on any namespace; the name cannot be changed any more. */
function isNamedAsPreview({
  name,
  labels,
}: KubernetesObject['metadata']): boolean {
  const service = labels?.[PREVIEW_LABEL] ?? '';
  return (
    name.startsWith(`${service}-pr-`) &&
    /^\d+$/.test(name.slice(`${service}-pr-`.length))
  );
}

/** Every text of a document, changed. */
function mapped(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') {
    return change(value);
  }
  if (Array.isArray(value)) {
    return value.map(each => mapped(each, change));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([key, each]) => [key, mapped(each, change)]),
      )
    : value;
}

function escaped(text: string): string {
  return text.replace(/[^\w-]/g, '\\$&');
}
