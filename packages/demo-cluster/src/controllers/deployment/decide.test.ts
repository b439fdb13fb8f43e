import { deployment, template } from '../../testing/World';
import { Deployment, ReplicaSet } from '../objects';
import { decideDeployment } from './decide';
import { newReplicaSet, resize, sizeOf } from './replicaSets';

const now = new Date('2026-01-05T09:00:00Z');

const image = (tag: string) => template(`registry.example/web:${tag}`);

function stored(object: Deployment): Deployment {
  return {
    ...object,
    metadata: { ...object.metadata, uid: 'deployment', generation: 1 },
  };
}

/** A ReplicaSet as the store would have it, with as many of its pods available as told. */
function replicaSet(
  owner: Deployment,
  tag: string,
  { size, available, age }: { size: number; available: number; age: number },
): ReplicaSet {
  const { spec, ...fresh } = newReplicaSet({
    ...owner,
    spec: { ...owner.spec, template: image(tag) },
  });
  const sized = resize(owner, { ...fresh, spec }, size);
  return {
    ...sized,
    metadata: {
      ...sized.metadata,
      uid: tag,
      generation: 1,
      creationTimestamp: new Date(now.getTime() - age * 1000).toISOString(),
    },
    status: {
      replicas: size,
      readyReplicas: available,
      availableReplicas: available,
      observedGeneration: 1,
    },
  };
}

describe('one step of a rolling update of 4 pods with surge 1 and unavailable 1', () => {
  const owner = stored(
    deployment({
      replicas: 4,
      template: image('new'),
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: 1, maxUnavailable: 1 },
      },
    }),
  );

  it.each<[string, [number, number], [number, number], [number, number]]>([
    // what, old size and available, new size and available, next old and new size
    ['grows the new one into the surge', [4, 4], [0, 0], [4, 1]],
    ['shrinks the old one while the new one starts', [4, 4], [1, 0], [3, 1]],
    ['grows again as there is room', [3, 3], [1, 0], [3, 2]],
    ['waits for the new pods', [3, 3], [2, 0], [3, 2]],
    ['goes on with each that is there', [3, 3], [2, 1], [2, 2]],
    ['clears away broken old pods first', [4, 1], [1, 0], [3, 1]],
    [
      'does not save old pods for new ones that are there',
      [1, 1],
      [4, 3],
      [0, 4],
    ],
    ['leaves an oversized new one to its size', [0, 0], [6, 6], [0, 4]],
  ])('%s', (_what, [oldSize, oldAvailable], [newSize, newAvailable], next) => {
    const observed = [
      replicaSet(owner, 'old', {
        size: oldSize,
        available: oldAvailable,
        age: 100,
      }),
      replicaSet(owner, 'new', {
        size: newSize,
        available: newAvailable,
        age: 10,
      }),
    ];
    const { replicaSets } = decideDeployment(
      { deployment: owner, replicaSets: observed, running: new Set() },
      now,
    );
    expect(replicaSets.map(sizeOf)).toEqual(next);
  });

  it('takes broken pods before healthy ones of an older version', () => {
    const observed = [
      replicaSet(owner, 'oldest', { size: 2, available: 2, age: 200 }),
      replicaSet(owner, 'broken', { size: 2, available: 0, age: 100 }),
      replicaSet(owner, 'new', { size: 1, available: 1, age: 10 }),
    ];
    const { replicaSets } = decideDeployment(
      { deployment: owner, replicaSets: observed, running: new Set() },
      now,
    );
    expect(replicaSets.map(sizeOf)).toEqual([2, 0, 1]);
  });

  it('gives the very objects back where nothing is to be done', () => {
    const settled = decideDeployment(
      {
        deployment: owner,
        replicaSets: [
          replicaSet(owner, 'new', { size: 4, available: 4, age: 10 }),
        ],
        running: new Set(),
      },
      now,
    );
    const again = decideDeployment(
      {
        deployment: { ...owner, status: settled.status },
        replicaSets: settled.replicaSets,
        running: new Set(),
      },
      now,
    );
    expect(again.replicaSets[0]).toBe(settled.replicaSets[0]);
    expect(again.status).toEqual(settled.status);
    expect(again.lookAgainAfter).toBeUndefined();
  });
});
