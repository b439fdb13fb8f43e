import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { ServiceModel } from '@quarterdeck/service-generator';
import { KubernetesObject, KubernetesWriter } from './KubernetesWriter';

export interface Applied {
  /** `Kind/name` of what the cluster has now */
  applied: string[];
  /** `Kind/name` of what the cluster does not serve */
  notServed: string[];
}

/**
 * Declares the objects of one service in one namespace.
 *
 * @throws ConflictError before anything is written, where one of them is another's already
 */
export async function applyService(
  writer: KubernetesWriter,
  objects: readonly KubernetesObject[],
  { model, namespace }: { model: ServiceModel; namespace: string },
): Promise<Applied> {
  const result: Applied = { applied: [], notServed: [] };
  const wanted: { path: string; object: KubernetesObject }[] = [];
  const looked = await Promise.all(
    objects.map(async object => {
      const path = await writer.pathOf(object);
      return { object, path, found: path ? await writer.get(path) : undefined };
    }),
  );
  for (const { object, path, found } of looked) {
    if (!path) {
      result.notServed.push(nameOf(object));
      continue;
    }
    if (
      object.kind !== 'Namespace' &&
      object.metadata.namespace !== namespace
    ) {
      throw new ConflictError(
        `${nameOf(object)} does not lie in ${namespace}; nothing else is written`,
      );
    }
    if (object.kind === 'Namespace' && found) {
      // It may be shared by the services of a system, and how it is set is not for one of them to say.
      continue;
    }
    const labels = found?.metadata.labels ?? {};
    if (
      found &&
      (labels.service !== model.name || labels.team !== model.labels.team)
    ) {
      throw new ConflictError(
        `There is a ${nameOf(object)} in ${namespace} already, which is not of ${model.name} of ${model.labels.team}`,
      );
    }
    wanted.push({ path, object });
  }
  for (const { path, object } of wanted) {
    await writer.apply(path, object);
    result.applied.push(nameOf(object));
  }
  return result;
}

/** Tells what an apply has left out, if anything. */
export function sayNotServed(
  logger: LoggerService,
  cluster: string,
  notServed: readonly string[],
): void {
  if (notServed.length) {
    logger.warn(
      `Cluster ${cluster} does not know, so left out: ${notServed.join(', ')}`,
    );
  }
}

export function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind}/${metadata.name}`;
}
