import { KubernetesObject } from '../../cluster/types';
import { deployment, NAMESPACE, template, World } from '../../testing/World';
import { EndpointSubset, SlicePlan } from './plan';

interface Endpoints extends KubernetesObject {
  subsets?: EndpointSubset[];
}
type Slice = KubernetesObject & SlicePlan;

const service = (changes: Record<string, unknown> = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: NAMESPACE, labels: { team: 'shop' } },
  spec: {
    selector: { app: 'web' },
    ports: [
      { name: 'http', port: 80, targetPort: 'http' },
      { name: 'direct', port: 8081, targetPort: 8080 },
    ],
    ...changes,
  },
});

describe('endpoints of a service', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.close());

  const slices = () => world.list<Slice>('discovery.k8s.io/v1/endpointslices');
  const subsets = () =>
    world.get<Endpoints>('v1/endpoints', 'web').subsets ?? [];

  it('follow the readiness of its pods', async () => {
    world.create('v1/services', service());
    world.create('apps/v1/deployments', deployment());
    await world.seconds(0.6);
    expect(subsets()).toEqual([
      expect.objectContaining({ notReadyAddresses: expect.any(Array) }),
    ]);
    expect(slices()[0].endpoints.map(({ conditions }) => conditions)).toEqual(
      Array(3).fill({ ready: false, serving: false, terminating: false }),
    );
    await world.seconds(3);
    const ports = [
      { name: 'http', port: 8080, protocol: 'TCP' },
      { name: 'direct', port: 8080, protocol: 'TCP' },
    ];
    const ips = world.pods().map(({ status }) => status?.podIP);
    expect(subsets()).toHaveLength(1);
    expect(subsets()[0].ports).toEqual(ports);
    expect(subsets()[0].addresses?.map(({ ip }) => ip)).toEqual(ips);
    expect(slices()).toHaveLength(1);
    expect(slices()[0]).toMatchObject({
      metadata: {
        labels: {
          team: 'shop',
          'kubernetes.io/service-name': 'web',
          'endpointslice.kubernetes.io/managed-by':
            'endpointslice-controller.k8s.io',
        },
      },
      addressType: 'IPv4',
      ports,
      endpoints: ips.map(ip => ({
        addresses: [ip],
        conditions: { ready: true, serving: true, terminating: false },
        nodeName: 'demo-node',
      })),
    });
  });

  it('keep a pod in its grace period in the slice, but send it nothing new', async () => {
    world.create('v1/services', service());
    world.create('apps/v1/deployments', deployment({ replicas: 1 }));
    await world.seconds(3);
    const [{ metadata }] = world.pods();
    world.remove('v1/pods', metadata.name);
    await world.seconds(0);
    const leaving = slices()[0].endpoints.find(
      ({ targetRef }) => targetRef.name === metadata.name,
    );
    expect(leaving?.conditions).toEqual({
      ready: false,
      serving: true,
      terminating: true,
    });
    expect(JSON.stringify(subsets())).not.toContain(metadata.name);
    await world.seconds(1);
    expect(JSON.stringify(slices())).not.toContain(metadata.name);
  });

  it('part pods whose named port differs, and leave out a port that no container has', async () => {
    world.create('v1/services', service());
    world.create('apps/v1/deployments', deployment({ replicas: 1 }));
    const other = template();
    other.spec.containers[0].ports = [{ name: 'http', containerPort: 9090 }];
    world.create('apps/v1/deployments', {
      ...deployment({ replicas: 1, template: other }),
      metadata: { name: 'other', namespace: NAMESPACE },
    });
    await world.seconds(3);
    const ports = slices()
      .map(slice => slice.ports.map(({ port }) => port))
      .sort();
    expect(ports).toEqual([
      [8080, 8080],
      [9090, 8080],
    ]);
  });

  it('go with their service, and stay as they are without a selector', async () => {
    world.create('v1/services', service());
    await world.seconds(1);
    expect(slices()).toHaveLength(1);
    expect(slices()[0].endpoints).toEqual([]);
    world.remove('v1/services', 'web');
    await world.seconds(1);
    expect(slices()).toHaveLength(0);
    expect(world.find('v1/endpoints', 'web')).toBeUndefined();
    world.create('v1/services', service({ selector: undefined }));
    await world.seconds(1);
    expect(world.find('v1/endpoints', 'web')).toBeUndefined();
  });
});
