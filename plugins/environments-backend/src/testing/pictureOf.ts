import { WatchedObject } from '@quarterdeck/toolkit-node';
import { ObservedWorkload } from '../domain/observation';
import { ClusterPicture } from '../engine/ClusterPicture';
import { collectionsOf } from '../engine/collections';

type Fields = Record<string, unknown>;

/** An object as an API server would write it, with just enough metadata. */
export function clusterObject(
  name: string,
  metadata: Fields,
  body: Fields,
): WatchedObject {
  return {
    metadata: {
      uid: `uid-${name}`,
      name,
      namespace: 'ns',
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: '2026-11-20T10:00:00Z',
      ...metadata,
    },
    ...body,
  };
}

export function ownedBy(kind: string, uid: string): Fields {
  return { ownerReferences: [{ kind, uid, controller: true }] };
}

/** The picture of a cluster `one` into which objects come by their resource, as from the streams. */
export class PictureUnderTest {
  readonly picture = new ClusterPicture('one');
  readonly #collections = new Map(
    collectionsOf(this.picture, text => text).map(collection => [
      collection.resource,
      collection,
    ]),
  );

  set(resource: string, ...objects: WatchedObject[]): void {
    objects.forEach(object => this.#of(resource).set(object, refuse));
  }

  replace(resource: string, ...objects: WatchedObject[]): void {
    this.#of(resource).replace(objects, refuse);
  }

  delete(resource: string, name: string): void {
    this.#of(resource).delete(`uid-${name}`);
  }

  /** What has changed since the last time, by its id without the name of the cluster. */
  take(): Record<string, ObservedWorkload> {
    return Object.fromEntries(
      this.picture
        .takeChanged()
        .map(observed => [observed.workload.id.slice('one/'.length), observed]),
    );
  }

  #of(resource: string) {
    const collection = this.#collections.get(resource);
    if (!collection) {
      throw new Error(`${resource} is not watched`);
    }
    return collection;
  }
}

function refuse(_object: WatchedObject, error: unknown): never {
  throw error;
}
