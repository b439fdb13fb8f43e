import { builtInDefinitions } from '../../registry/builtInDefinitions';
import { ApiObject, Fields } from '../../registry/objects';
import { ResourceDefinition } from '../../registry/ResourceDefinition';
import { tableOf } from './table';

const now = new Date('2026-01-01T00:10:00Z');
const time = (minutes: number) =>
  new Date(now.getTime() - minutes * 60_000).toISOString();

function definitionOf(kind: string): ResourceDefinition {
  const definition = builtInDefinitions.find(each => each.kind === kind);
  if (!definition) throw new Error(`No definition of ${kind}`);
  return definition;
}

function objectOf(kind: string, rest: Fields): ApiObject {
  return {
    apiVersion: 'v1',
    kind,
    metadata: { name: 'it', creationTimestamp: time(10) },
    ...rest,
  };
}

const none = { includeObject: 'None' } as const;

/** The row of an object by the names of its columns, without its name and age. */
function rowOf(kind: string, rest: Fields): Fields {
  const table = tableOf(
    definitionOf(kind),
    [objectOf(kind, rest)],
    none,
    { now },
    {},
  );
  expect(table).toMatchObject({ kind: 'Table', rows: [{}] });
  const { columnDefinitions, rows } = JSON.parse(JSON.stringify(table));
  expect(rows[0].cells).toHaveLength(columnDefinitions.length);
  const row: Fields = {};
  columnDefinitions.forEach((column: { name: string }, index: number) => {
    row[column.name] = rows[0].cells[index];
  });
  const { Name, Age, ...others } = row;
  expect(Name).toBe('it');
  if (Age !== undefined) expect(Age).toBe('10m');
  return others;
}

const template = {
  spec: {
    nodeSelector: { disk: 'fast' },
    containers: [
      { name: 'a', image: 'a:1' },
      { name: 'b', image: 'b:2' },
    ],
  },
};
const selector = { matchLabels: { b: '2', a: '1' } };
const templateCells = {
  Containers: 'a,b',
  Images: 'a:1,b:2',
  Selector: 'a=1,b=2',
};

/** What is expected was compared with the tables of a real API server, as far as that one has the columns. */
describe('the rows of', () => {
  it.each<[string, Fields, Fields]>([
    [
      'Deployment',
      {
        spec: { replicas: 3, selector, template },
        status: { readyReplicas: 2, updatedReplicas: 1 },
      },
      { Ready: '2/3', 'Up-to-date': 1, Available: 0, ...templateCells },
    ],
    [
      'ReplicaSet',
      { spec: { replicas: 3, selector, template }, status: { replicas: 2 } },
      { Desired: 3, Current: 2, Ready: 0, ...templateCells },
    ],
    [
      'StatefulSet',
      { spec: { replicas: 2, template }, status: { readyReplicas: 1 } },
      { Ready: '1/2', Containers: 'a,b', Images: 'a:1,b:2' },
    ],
    [
      'DaemonSet',
      {
        spec: { selector, template },
        status: { desiredNumberScheduled: 2, numberReady: 1 },
      },
      {
        Desired: 2,
        Current: 0,
        Ready: 1,
        'Up-to-date': 0,
        Available: 0,
        'Node Selector': 'disk=fast',
        ...templateCells,
      },
    ],
    [
      'Job',
      {
        spec: { completions: 2, selector, template },
        status: { succeeded: 1, startTime: time(8), completionTime: time(5) },
      },
      {
        Status: 'Running',
        Completions: '1/2',
        Duration: '3m',
        ...templateCells,
      },
    ],
    [
      'CronJob',
      {
        spec: {
          schedule: '* * * * *',
          suspend: false,
          jobTemplate: { spec: { template } },
        },
        status: { active: [{}], lastScheduleTime: time(1) },
      },
      {
        Schedule: '* * * * *',
        Timezone: '<none>',
        Suspend: 'False',
        Active: 1,
        'Last Schedule': '60s',
        ...templateCells,
        Selector: '<none>',
      },
    ],
    [
      'Service',
      {
        spec: {
          type: 'LoadBalancer',
          clusterIP: '10.96.0.1',
          selector: { app: 'web' },
          ports: [
            { port: 80, nodePort: 30080, protocol: 'TCP' },
            { port: 53, protocol: 'UDP' },
          ],
        },
        status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } },
      },
      {
        Type: 'LoadBalancer',
        'Cluster-IP': '10.96.0.1',
        'External-IP': '1.2.3.4',
        'Port(s)': '80:30080/TCP,53/UDP',
        Selector: 'app=web',
      },
    ],
    [
      'Service',
      { spec: { type: 'ExternalName', externalName: 'example.org' } },
      {
        Type: 'ExternalName',
        'Cluster-IP': '<none>',
        'External-IP': 'example.org',
        'Port(s)': '<none>',
        Selector: '<none>',
      },
    ],
    [
      'Endpoints',
      {
        subsets: [
          {
            addresses: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }],
            ports: [{ port: 80 }, { port: 81 }],
          },
        ],
      },
      { Endpoints: '10.0.0.1:80,10.0.0.2:80,10.0.0.1:81 + 1 more...' },
    ],
    [
      'EndpointSlice',
      {
        addressType: 'IPv4',
        ports: [{ port: 80 }, { port: 81 }, { port: 82 }, { port: 83 }],
        endpoints: [],
      },
      {
        AddressType: 'IPv4',
        Ports: '80,81,82 + 1 more...',
        Endpoints: '<unset>',
      },
    ],
    ['ConfigMap', { data: { a: '1' }, binaryData: { b: 'Yg==' } }, { Data: 2 }],
    [
      'Secret',
      { type: 'Opaque', data: { a: 'YQ==' } },
      { Type: 'Opaque', Data: 1 },
    ],
    ['ServiceAccount', {}, { Secrets: 0 }],
    ['Namespace', { status: { phase: 'Active' } }, { Status: 'Active' }],
    [
      'Event',
      {
        type: 'Warning',
        reason: 'Unhealthy',
        message: 'probe failed\n',
        involvedObject: {
          kind: 'Pod',
          name: 'web',
          fieldPath: 'spec.containers{a}',
        },
        source: { component: 'kubelet', host: 'node-1' },
        firstTimestamp: time(5),
        lastTimestamp: time(1),
        count: 4,
      },
      {
        'Last Seen': '60s',
        Type: 'Warning',
        Reason: 'Unhealthy',
        Object: 'pod/web',
        Subobject: 'spec.containers{a}',
        Source: 'kubelet, node-1',
        Message: 'probe failed',
        'First Seen': '5m',
        Count: 4,
      },
    ],
    [
      'Node',
      {
        spec: { unschedulable: true },
        status: {
          conditions: [{ type: 'Ready', status: 'True' }],
          addresses: [{ type: 'InternalIP', address: '10.1.0.1' }],
          nodeInfo: { kubeletVersion: 'v1.32.0', osImage: '' },
        },
      },
      {
        Status: 'Ready,SchedulingDisabled',
        Roles: '<none>',
        Version: 'v1.32.0',
        'Internal-IP': '10.1.0.1',
        'External-IP': '<none>',
        'OS-Image': '<unknown>',
        'Kernel-Version': '<unknown>',
        'Container-Runtime': '<unknown>',
      },
    ],
    [
      'HorizontalPodAutoscaler',
      {
        spec: {
          scaleTargetRef: { kind: 'Deployment', name: 'web' },
          minReplicas: 1,
          maxReplicas: 3,
          metrics: [
            {
              type: 'Resource',
              resource: { name: 'cpu', target: { averageUtilization: 80 } },
            },
            { type: 'External', external: { target: { averageValue: '5' } } },
            { type: 'Pods', pods: { target: { averageValue: '10' } } },
          ],
        },
        status: {
          currentReplicas: 2,
          currentMetrics: [
            {
              type: 'Resource',
              resource: { current: { averageUtilization: 20 } },
            },
          ],
        },
      },
      {
        Reference: 'Deployment/web',
        Targets: 'cpu: 20%/80%, <unknown>/5 (avg) + 1 more...',
        MinPods: '1',
        MaxPods: 3,
        Replicas: 2,
      },
    ],
    [
      'Ingress',
      {
        spec: {
          ingressClassName: 'nginx',
          tls: [{}],
          rules: [{ host: 'a.b' }, {}, { host: 'c.d' }],
        },
        status: {
          loadBalancer: { ingress: [{ ip: '1.2.3.4' }, { hostname: 'x.y' }] },
        },
      },
      {
        Class: 'nginx',
        Hosts: 'a.b,c.d',
        Address: '1.2.3.4,x.y',
        Ports: '80, 443',
      },
    ],
    [
      'NetworkPolicy',
      { spec: { podSelector: {} } },
      { 'Pod-Selector': '<none>' },
    ],
    [
      'PodDisruptionBudget',
      { spec: { minAvailable: '50%' }, status: { disruptionsAllowed: 1 } },
      {
        'Min Available': '50%',
        'Max Unavailable': 'N/A',
        'Allowed Disruptions': 1,
      },
    ],
    [
      'RoleBinding',
      {
        roleRef: { kind: 'Role', name: 'reader' },
        subjects: [
          { kind: 'User', name: 'u' },
          { kind: 'ServiceAccount', name: 's', namespace: 'n' },
          { kind: 'ServiceAccount', name: 't', namespace: 'n' },
        ],
      },
      {
        Role: 'Role/reader',
        Users: 'u',
        Groups: '',
        ServiceAccounts: 'n/s, n/t',
      },
    ],
    ['Role', {}, { 'Created At': time(10) }],
    ['Lease', { spec: { holderIdentity: 'me' } }, { Holder: 'me' }],
    [
      'ControllerRevision',
      { revision: 2 },
      { Controller: '<none>', Revision: 2 },
    ],
    [
      'ResourceQuota',
      {
        status: {
          hard: { pods: '10', 'limits.cpu': '8', 'requests.cpu': '4' },
          used: { pods: '3' },
        },
      },
      { Request: 'pods: 3/10, requests.cpu: 0/4', Limit: 'limits.cpu: 0/8' },
    ],
    [
      'PersistentVolumeClaim',
      {
        spec: { volumeName: 'pv-1', volumeMode: 'Filesystem' },
        status: {
          phase: 'Bound',
          capacity: { storage: '1Gi' },
          accessModes: ['ReadWriteOnce', 'ReadOnlyMany'],
        },
      },
      {
        Status: 'Bound',
        Volume: 'pv-1',
        Capacity: '1Gi',
        'Access Modes': 'RWO,ROX',
        StorageClass: '',
        VolumeAttributesClass: '<unset>',
        VolumeMode: 'Filesystem',
      },
    ],
  ])('%s', (kind, rest, expected) => {
    expect(rowOf(kind, rest)).toEqual(expected);
  });
});
