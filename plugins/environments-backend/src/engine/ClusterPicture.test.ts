import { readPod } from '../providers/cluster/pods';
import { readDeployment as readDeploymentWith } from '../providers/cluster/replicated';
import { readReplicaSet as readReplicaSetWith } from '../providers/cluster/revisions';
import { ClusterPicture } from './ClusterPicture';

const asIs = (text: string) => text;
const readDeployment = (object: unknown) => readDeploymentWith(object, asIs);
const readReplicaSet = (object: unknown) => readReplicaSetWith(object, asIs);

const CREATED = '2026-11-20T10:00:00Z';

function deployment(image: string, revision: string) {
  return readDeployment({
    metadata: {
      uid: 'd1',
      name: 'shop',
      namespace: 'ns',
      generation: 1,
      creationTimestamp: CREATED,
      labels: { app: 'shop' },
      annotations: { 'deployment.kubernetes.io/revision': revision },
      managedFields: [
        {
          manager: 'kubectl-set',
          time: '2026-11-20T12:00:00Z',
          fieldsV1: { 'f:spec': { 'f:template': {} } },
        },
        {
          manager: 'kube-controller-manager',
          subresource: 'status',
          time: '2026-11-20T13:00:00Z',
          fieldsV1: { 'f:status': {} },
        },
        {
          manager: 'kubectl-scale',
          time: '2026-11-20T14:00:00Z',
          fieldsV1: { 'f:spec': { 'f:replicas': {} } },
        },
      ],
    },
    spec: {
      replicas: 1,
      template: { spec: { containers: [{ name: 'shop', image }] } },
    },
    status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1 },
  });
}

function replicaSet(revision: string, image: string, annotations = {}) {
  return readReplicaSet({
    metadata: {
      uid: `rs${revision}`,
      name: `shop-${revision}`,
      namespace: 'ns',
      creationTimestamp: CREATED,
      annotations: {
        'deployment.kubernetes.io/revision': revision,
        ...annotations,
      },
      labels: { 'pod-template-hash': revision },
      ownerReferences: [{ uid: 'd1', controller: true }],
    },
    spec: { template: { spec: { containers: [{ name: 'shop', image }] } } },
  });
}

function pod(name: string, owner: string, image: string) {
  return readPod({
    metadata: {
      uid: name,
      name,
      namespace: 'ns',
      creationTimestamp: CREATED,
      labels: { 'pod-template-hash': owner.replace('rs', '') },
      ownerReferences: [{ uid: owner, controller: true }],
    },
    status: {
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        {
          name: 'shop',
          image,
          imageID: `${image}@sha256:feed`,
          ready: true,
          restartCount: 0,
          state: {},
        },
      ],
    },
  });
}

describe('ClusterPicture', () => {
  it('projects a Deployment from objects that arrive in any order', () => {
    const picture = new ClusterPicture('one');
    picture.pods.set(pod('p1', 'rs2', 'r/shop:v2'));
    picture.replicaSets.set(replicaSet('2', 'r/shop:v2'));
    expect(picture.takeChanged()).toEqual([]);
    picture.replicated('Deployment').set(deployment('r/shop:v2', '2'));
    expect(picture.takeChanged()).toMatchObject([
      {
        labels: { app: 'shop' },
        workload: {
          id: 'one/ns/Deployment/shop',
          version: 'v2',
          images: [{ tag: 'v2', digest: 'sha256:feed' }],
          runningVersions: [{ version: 'v2', readyReplicas: 1 }],
          changedAt: '2026-11-20T10:00:00.000Z',
          changedBy: { kind: 'tool', ref: 'kubectl-set' },
          revision: null,
          revisionReason: { code: 'revision.not-annotated' },
        },
      },
    ]);
    expect(picture.takeChanged()).toEqual([]);
  });

  it('shows both versions while pods of both are ready, the wanted one first', () => {
    const picture = new ClusterPicture('one');
    picture.replicated('Deployment').set(deployment('r/shop:v2', '2'));
    picture.replicaSets.replace([
      replicaSet('1', 'r/shop:v1'),
      replicaSet('2', 'r/shop:v2'),
    ]);
    picture.pods.replace([pod('p1', 'rs1', 'r/shop:v1')]);
    expect(picture.takeChanged()[0].workload.runningVersions).toEqual([
      {
        version: 'v2',
        trafficPercent: null,
        role: 'primary',
        readyReplicas: 0,
      },
      {
        version: 'v1',
        trafficPercent: null,
        role: 'primary',
        readyReplicas: 1,
      },
    ]);
    picture.pods.delete('p1');
    expect(picture.takeChanged()[0].workload.runningVersions).toHaveLength(1);
  });

  it('dates a template that an undo took up again by who wrote it last', () => {
    const picture = new ClusterPicture('one');
    picture.replicated('Deployment').set(deployment('r/shop:v1', '3'));
    picture.replicaSets.set(
      replicaSet('3', 'r/shop:v1', {
        'deployment.kubernetes.io/revision-history': '1',
      }),
    );
    expect(picture.takeChanged()[0].workload.changedAt).toBe(
      '2026-11-20T12:00:00.000Z',
    );
  });

  it('remembers no revision that came after the workload was as it is seen', () => {
    const picture = new ClusterPicture('one');
    const remembered = () =>
      picture.takeChanged()[0].remembered.map(({ number }) => number);
    picture.replicated('Deployment').set(deployment('r/shop:v2', '2'));
    picture.replicaSets.replace([
      replicaSet('1', 'r/shop:v1'),
      replicaSet('2', 'r/shop:v2'),
      replicaSet('3', 'r/shop:v3'),
    ]);
    expect(remembered()).toEqual([1, 2]);
    // Its controller has yet to say that it is at the third.
    picture.replicated('Deployment').set(deployment('r/shop:v3', '2'));
    expect(remembered()).toEqual([1, 2, 3]);
    picture.replicated('Deployment').set(deployment('r/shop:v4', '2'));
    expect(remembered()).toEqual([1, 2, 3]);
  });

  it('awaits the revision of a template, unless it is paused or has none', () => {
    const picture = new ClusterPicture('one');
    const deployments = picture.replicated('Deployment');
    const awaits = () => picture.takeChanged()[0].awaitsRevision;
    deployments.set(deployment('r/shop:v2', '1'));
    expect(awaits()).toBe(false);
    picture.replicaSets.set(replicaSet('1', 'r/shop:v1'));
    expect(awaits()).toBe(true);
    deployments.set({ ...deployment('r/shop:v2', '1'), paused: true });
    expect(awaits()).toBe(false);
    deployments.set(deployment('r/shop:v2', '1'));
    picture.replicaSets.set(replicaSet('2', 'r/shop:v2'));
    expect(awaits()).toBe(false);
  });

  it('forgets what a new list no longer has', () => {
    const picture = new ClusterPicture('one');
    picture.replicated('Deployment').set(deployment('r/shop:v1', '1'));
    picture.replicaSets.set(replicaSet('1', 'r/shop:v1'));
    picture.pods.set(pod('p1', 'rs1', 'r/shop:v1'));
    picture.takeChanged();
    picture.pods.replace([]);
    expect(picture.takeChanged()[0].workload.runningVersions).toEqual([
      expect.objectContaining({ version: 'v1', readyReplicas: 0 }),
    ]);
    picture.replicated('Deployment').replace([]);
    expect(picture.workloadIds()).toEqual([]);
  });

  it('hands out again what could not be written', () => {
    const picture = new ClusterPicture('one');
    picture.replicated('Deployment').set(deployment('r/shop:v1', '1'));
    const taken = picture.takeChanged();
    picture.giveBack({ changed: taken, isRemovalDue: false });
    expect(picture.takeChanged()).toEqual(taken);
  });
});
