import { createCluster } from '../cluster/createCluster';
import { FakeClock } from '../testing/FakeClock';
import { Fields, valueAt } from './objects';

const CLIENT = { fieldManager: 'client' };

function setUp() {
  const { operations, registry } = createCluster({ clock: new FakeClock() });
  return (resource: string, body: Fields) => {
    const definition = registry.get(resource);
    if (!definition) throw new Error(`${resource} is not served`);
    const namespace = definition.namespaced ? 'default' : undefined;
    return operations.create(definition, namespace, body, CLIENT);
  };
}

const container = { name: 'c', image: 'i:1' };
const ownedContainers = {
  'k:{"name":"c"}': {
    '.': {},
    'f:image': {},
    'f:imagePullPolicy': {},
    'f:name': {},
    'f:resources': {},
    'f:terminationMessagePath': {},
    'f:terminationMessagePolicy': {},
  },
};
const ownedPodSpec = {
  'f:containers': ownedContainers,
  'f:dnsPolicy': {},
  'f:restartPolicy': {},
  'f:schedulerName': {},
  'f:securityContext': {},
  'f:terminationGracePeriodSeconds': {},
};

describe('the owner of a created object', () => {
  it('has the defaults of a service and not what the server allocates', () => {
    const create = setUp();
    const service = create('v1/services', {
      metadata: { name: 's' },
      spec: { type: 'NodePort', ports: [{ port: 80 }] },
    });
    expect(valueAt(service, 'spec', 'clusterIPs')).toHaveLength(1);
    expect(service.metadata.managedFields).toEqual([
      expect.objectContaining({
        manager: 'client',
        fieldsV1: {
          'f:spec': {
            'f:externalTrafficPolicy': {},
            'f:internalTrafficPolicy': {},
            'f:ports': {
              '.': {},
              'k:{"port":80,"protocol":"TCP"}': {
                '.': {},
                'f:port': {},
                'f:protocol': {},
                'f:targetPort': {},
              },
            },
            'f:sessionAffinity': {},
            'f:type': {},
          },
        },
      }),
    ]);
  });

  it('has nothing that admission adds to a pod', () => {
    const create = setUp();
    const pod = create('v1/pods', {
      metadata: { name: 'p' },
      spec: { containers: [container] },
    });
    expect(pod.spec).toMatchObject({
      serviceAccountName: 'default',
      serviceAccount: 'default',
      priority: 0,
    });
    expect(pod.metadata.managedFields?.[0].fieldsV1).toEqual({
      'f:spec': { ...ownedPodSpec, 'f:enableServiceLinks': {} },
    });
  });

  it('has the service account that it names, under both names', () => {
    const create = setUp();
    const pod = create('v1/pods', {
      metadata: { name: 'p' },
      spec: { containers: [container], serviceAccountName: 'robot' },
    });
    expect(pod.spec).toMatchObject({ serviceAccount: 'robot' });
    expect(pod.metadata.managedFields?.[0].fieldsV1).toMatchObject({
      'f:spec': { 'f:serviceAccount': {}, 'f:serviceAccountName': {} },
    });
  });

  it('has the labels of a job and not the generated ones nor the selector', () => {
    const create = setUp();
    const job = create('batch/v1/jobs', {
      metadata: { name: 'j' },
      spec: {
        template: {
          metadata: { labels: { mine: 'x' } },
          spec: { restartPolicy: 'Never', containers: [container] },
        },
      },
    });
    expect(job.metadata.labels).toMatchObject({ mine: 'x', 'job-name': 'j' });
    expect(valueAt(job, 'spec', 'selector')).toBeDefined();
    const ownedLabels = { 'f:labels': { '.': {}, 'f:mine': {} } };
    expect(job.metadata.managedFields?.[0].fieldsV1).toEqual({
      'f:metadata': ownedLabels,
      'f:spec': {
        'f:backoffLimit': {},
        'f:completionMode': {},
        'f:completions': {},
        'f:parallelism': {},
        'f:podReplacementPolicy': {},
        'f:suspend': {},
        'f:template': { 'f:metadata': ownedLabels, 'f:spec': ownedPodSpec },
      },
    });
  });

  it('has the label of a namespace and not its finalizer', () => {
    const create = setUp();
    const created = create('v1/namespaces', { metadata: { name: 'n' } });
    expect(valueAt(created, 'spec', 'finalizers')).toEqual(['kubernetes']);
    expect(created.metadata.managedFields?.[0].fieldsV1).toEqual({
      'f:metadata': {
        'f:labels': { '.': {}, 'f:kubernetes.io/metadata.name': {} },
      },
    });
  });
});
