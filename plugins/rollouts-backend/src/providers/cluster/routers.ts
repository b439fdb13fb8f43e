import { PlanDocument } from '@quarterdeck/plugin-rollouts-common';
import { Write } from '../../domain/reconcile';
import { RouterView } from '../../domain/view';
import { selectorBody, weightsBody } from './bodies';
import { CORE, ISTIO, KubernetesObjects, at } from './objects';
import { ownerOf } from './owners';
import { serviceSchema, virtualServiceSchema } from './schemas';
import { viewOfVirtualService } from './views';

/** Where requests go; undefined where the plan has no router, or it is gone. */
export async function readRouter(
  objects: KubernetesObjects,
  { routing, target: { namespace } }: PlanDocument,
  signal: AbortSignal,
): Promise<RouterView | undefined> {
  if (routing.kind === 'istio') {
    const object = await objects.find(
      virtualServiceSchema,
      at(ISTIO, namespace, 'virtualservices', routing.virtualService),
      signal,
    );
    return object && viewOfVirtualService(object, routing);
  }
  if (routing.kind === 'service') {
    const object = await objects.find(
      serviceSchema,
      at(CORE, namespace, 'services', routing.service),
      signal,
    );
    const value = object?.spec.selector?.[routing.label];
    return (
      object && {
        resourceVersion: object.metadata.resourceVersion,
        isPinned: value !== undefined,
        traffic: value === routing.candidateValue ? 100 : 0,
        problem:
          value === undefined ||
          value === routing.candidateValue ||
          value === routing.stableValue
            ? undefined
            : `it selects ${routing.label}=${value}`,
        owner: ownerOf(object.metadata),
      }
    );
  }
  return undefined;
}

/** @throws KubernetesStatusError with 409 where the router is not as it was read */
export async function writeRouter(
  objects: KubernetesObjects,
  { routing, target: { namespace } }: PlanDocument,
  { resourceVersion }: RouterView,
  write: Extract<
    Write,
    { kind: 'set-traffic' | 'pin-service' | 'unpin-service' }
  >,
  signal: AbortSignal,
): Promise<void> {
  if (routing.kind === 'service') {
    const value =
      write.kind === 'set-traffic' && write.traffic === 100
        ? routing.candidateValue
        : routing.stableValue;
    await objects.send(
      'PATCH',
      at(CORE, namespace, 'services', routing.service),
      signal,
      {
        metadata: { resourceVersion },
        ...selectorBody(routing, write.kind === 'unpin-service' ? null : value),
      },
    );
  } else if (routing.kind === 'istio' && write.kind === 'set-traffic') {
    const path = at(
      ISTIO,
      namespace,
      'virtualservices',
      routing.virtualService,
    );
    const object = await objects.get(virtualServiceSchema, path, signal);
    await objects.send(
      'PATCH',
      path,
      signal,
      [
        // A failed `test` would be 422, like a patch that is wrong; to write an old version is a conflict.
        {
          op: 'replace',
          path: '/metadata/resourceVersion',
          value: resourceVersion,
        },
        ...weightsBody(object, routing, write.traffic),
      ],
      'application/json-patch+json',
    );
  }
}
