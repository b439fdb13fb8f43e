import { randomBytes } from 'crypto';
import {
  ClusterClient,
  ClusterEvent,
  KubernetesObject,
  OwnerReference,
  ResourceName,
} from '../cluster/types';
import { ObjectKey } from './controller';
import { LabelSelector } from './objects';
import { matchesSelector } from './selectors';
import { encode } from './templates';

export const MANAGER = { fieldManager: 'kube-controller-manager' };

export function controllerOf(
  object: KubernetesObject,
): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find(({ controller }) => controller);
}

export function isControlledBy(
  object: KubernetesObject,
  owner: KubernetesObject,
): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

export function controllerReference(owner: KubernetesObject): OwnerReference {
  const { name, uid } = owner.metadata;
  if (uid === undefined) {
    throw new Error(`${owner.kind} ${name} has no uid`);
  }
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name,
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Five letters and digits that make a generated name unique. */
export function randomSuffix(): string {
  return encode(randomBytes(5));
}

/** What to do about an object of a namespace that a selector might own. */
export type Claim = 'owned' | 'adopt' | 'release' | 'foreign';

/** Orphans that match are adopted, owned ones that no longer match are released, those of others left alone. */
export function decideClaim(
  owner: KubernetesObject,
  selector: LabelSelector,
  object: KubernetesObject,
): Claim {
  const controller = controllerOf(object);
  const matches = matchesSelector(selector, object.metadata.labels);
  if (controller) {
    if (controller.uid !== owner.metadata.uid) return 'foreign';
    if (matches) return 'owned';
    return owner.metadata.deletionTimestamp ? 'foreign' : 'release';
  }
  const deleting =
    owner.metadata.deletionTimestamp !== undefined ||
    object.metadata.deletionTimestamp !== undefined;
  return matches && !deleting ? 'adopt' : 'foreign';
}

/** The objects of a resource that an owner controls, after adopting and releasing what its selector asks for. */
export function claimDependents<T extends KubernetesObject>(
  client: ClusterClient,
  resource: ResourceName,
  owner: KubernetesObject,
  selector: LabelSelector,
): T[] {
  return client.list<T>(resource, owner.metadata.namespace).flatMap(object => {
    switch (decideClaim(owner, selector, object)) {
      case 'owned':
        return [object];
      case 'adopt':
        return [
          setOwners(client, resource, object, [
            ...(object.metadata.ownerReferences ?? []),
            controllerReference(owner),
          ]),
        ];
      case 'release':
        setOwners(
          client,
          resource,
          object,
          (object.metadata.ownerReferences ?? []).filter(
            ({ uid }) => uid !== owner.metadata.uid,
          ),
        );
        return [];
      default:
        return [];
    }
  });
}

export function setOwners<T extends KubernetesObject>(
  client: ClusterClient,
  resource: ResourceName,
  object: T,
  ownerReferences: OwnerReference[],
): T {
  const { ownerReferences: _replaced, ...metadata } = object.metadata;
  return client.update(
    resource,
    {
      ...object,
      metadata:
        ownerReferences.length > 0
          ? { ...metadata, ownerReferences }
          : metadata,
    },
    MANAGER,
  );
}

/**
 * The owners of one kind that a change of a dependent concerns: its controller before and after, and for an orphan all
 * whose selector it matches, since one of them may adopt it.
 */
export function ownersConcerned<Owner extends KubernetesObject>(
  client: ClusterClient,
  event: ClusterEvent,
  owner: { kind: string; resource: ResourceName },
  selectorOf: (candidate: Owner) => LabelSelector,
): ObjectKey[] {
  const { namespace } = event.object.metadata;
  const keys = [event.object, event.previous].flatMap(object => {
    const controller = object && controllerOf(object);
    return controller?.kind === owner.kind
      ? [{ namespace, name: controller.name }]
      : [];
  });
  if (event.type !== 'DELETED' && !controllerOf(event.object)) {
    for (const candidate of client.list<Owner>(owner.resource, namespace)) {
      if (
        matchesSelector(selectorOf(candidate), event.object.metadata.labels)
      ) {
        keys.push({ namespace, name: candidate.metadata.name });
      }
    }
  }
  return keys;
}
