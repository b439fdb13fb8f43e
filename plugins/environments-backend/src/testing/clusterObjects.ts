import { clusterObject, ownedBy } from './pictureOf';

type Fields = Record<string, unknown>;

export const NOW = '2026-11-20T12:00:00Z';

export const template = (image: string) => ({
  spec: { containers: [{ name: 'shop', image }] },
});

export const SETTLED = {
  observedGeneration: 1,
  replicas: 2,
  updatedReplicas: 2,
  readyReplicas: 2,
  availableReplicas: 2,
};

export function pod(name: string, owner: string, hash: Fields, ready = true) {
  return clusterObject(
    name,
    { labels: hash, ...ownedBy('ReplicaSet', `uid-${owner}`) },
    {
      spec: { nodeName: 'node-1' },
      status: {
        phase: 'Running',
        startTime: NOW,
        conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
        containerStatuses: [
          {
            name: 'shop',
            image: 'shop:v1',
            imageID: 'docker.io/shop@sha256:abc',
            ready,
            restartCount: 1,
            lastState: { terminated: { exitCode: 137 } },
          },
        ],
      },
    },
  );
}

export function deployment(
  name: string,
  image: string,
  status: Fields = SETTLED,
) {
  return clusterObject(
    name,
    { labels: { app: name } },
    { spec: { replicas: 2, template: template(image) }, status },
  );
}
