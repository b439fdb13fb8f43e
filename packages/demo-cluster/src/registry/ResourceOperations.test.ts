import { createCluster } from '../cluster/createCluster';
import { ClusterEvent } from '../cluster/types';
import { FakeClock } from '../testing/FakeClock';
import { Fields, fieldsAt, valueAt } from './objects';
import { WriteContext } from './ResourceOperations';

const WRITER = { fieldManager: 'test' };
const NAME = 'web';

function deployment(spec: Fields = {}, metadata: Fields = {}): Fields {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: NAME, ...metadata },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'shop/web:1' }] },
      },
      ...spec,
    },
  };
}

function setUp() {
  const cluster = createCluster({ clock: new FakeClock() });
  const { operations, registry } = cluster;
  const definition = (resource: string) => {
    const found = registry.get(resource);
    if (!found) throw new Error(`${resource} is not served`);
    return found;
  };
  const deployments = definition('apps/v1/deployments');
  return {
    ...cluster,
    definition,
    deployments,
    create: (body: Fields, context: WriteContext = WRITER) =>
      operations.create(deployments, 'default', body, context),
    update: (body: Fields, context: WriteContext = WRITER) =>
      operations.update(deployments, 'default', NAME, body, context),
  };
}

describe('writes of objects', () => {
  it('count a generation for each change of what is wanted, not of metadata or status', () => {
    const { create, update, operations, deployments } = setUp();
    expect(create(deployment()).metadata.generation).toBe(1);
    expect(
      update(deployment({}, { labels: { a: 'b' } })).metadata.generation,
    ).toBe(1);
    expect(update(deployment({ replicas: 3 })).metadata.generation).toBe(2);
    const status = { ...deployment(), status: { replicas: 1 } };
    expect(
      update(status, { ...WRITER, subresource: 'status' }).metadata.generation,
    ).toBe(2);
    expect(
      operations.get(deployments, 'default', NAME).metadata.generation,
    ).toBe(2);
  });

  it('count the annotations of a deployment, except those written with its status', () => {
    const { create, update } = setUp();
    create(deployment());
    const annotated = deployment({}, { annotations: { note: 'a' } });
    expect(update(annotated).metadata.generation).toBe(2);
    expect(update(deployment()).metadata.generation).toBe(3);
    const { metadata } = update(annotated, {
      ...WRITER,
      subresource: 'status',
    });
    expect(metadata).toMatchObject({
      generation: 3,
      annotations: { note: 'a' },
    });
  });

  it('keep status and the rest apart', () => {
    const { create, update } = setUp();
    expect(create({ ...deployment(), status: { replicas: 9 } }).status).toEqual(
      {},
    );
    const reported = update(
      { ...deployment({ replicas: 7 }), status: { replicas: 1 } },
      { ...WRITER, subresource: 'status' },
    );
    expect(valueAt(reported, 'spec', 'replicas')).toBe(1);
    expect(reported.status).toEqual({ replicas: 1 });
    const changed = update({
      ...deployment({ replicas: 2 }),
      status: { replicas: 5 },
    });
    expect(changed.status).toEqual({ replicas: 1 });
  });

  it('change nothing where nothing changes', () => {
    const { create, update, store } = setUp();
    const created = create(deployment());
    const revision = store.revision;
    expect(update(deployment())).toBe(created);
    expect(store.revision).toBe(revision);
  });

  it('refuse a version that is not current, another uid, and names that differ', () => {
    const { create, update } = setUp();
    create(deployment());
    const conflict = expect.objectContaining({ code: 409, reason: 'Conflict' });
    expect(() => update(deployment({}, { resourceVersion: '1' }))).toThrow(
      conflict,
    );
    expect(() => update(deployment({}, { uid: 'another' }))).toThrow(conflict);
    expect(() => update(deployment({}, { name: 'other' }))).toThrow(
      expect.objectContaining({ code: 400 }),
    );
    expect(() => create(deployment())).toThrow(
      expect.objectContaining({ reason: 'AlreadyExists' }),
    );
  });

  it('go through everything but the store in a dry run', () => {
    const { create, operations, deployments } = setUp();
    expect(
      create(deployment(), { ...WRITER, dryRun: true }).metadata.uid,
    ).toBeDefined();
    expect(operations.peek(deployments, 'default', NAME)).toBeUndefined();
    expect(() =>
      create(deployment({ replicas: -1 }), { ...WRITER, dryRun: true }),
    ).toThrow(/must be greater than or equal to 0/);
  });

  it('make names of generateName', () => {
    const { create } = setUp();
    const { metadata } = create(
      deployment({}, { name: undefined, generateName: 'web-' }),
    );
    expect(metadata.name).toMatch(/^web-[a-z0-9]{5}$/);
  });

  it('drop unknown fields, and say so as asked', () => {
    const { create } = setUp();
    const warnings: string[] = [];
    const body = deployment({ replicaz: 1 });
    const created = create(body, {
      ...WRITER,
      fieldValidation: 'Warn',
      warnings,
      dryRun: true,
    });
    expect(valueAt(created, 'spec', 'replicaz')).toBeUndefined();
    expect(warnings).toEqual(['unknown field "spec.replicaz"']);
    expect(() =>
      create(body, { ...WRITER, fieldValidation: 'Strict' }),
    ).toThrow('strict decoding error: unknown field "spec.replicaz"');
  });

  it('need a namespace that exists and stays', () => {
    const { operations, deployments, client } = setUp();
    const inShop = () =>
      operations.create(deployments, 'shop', deployment(), WRITER);
    expect(inShop).toThrow('namespaces "shop" not found');
    client.create(
      'v1/namespaces',
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
      WRITER,
    );
    client.create(
      'v1/configmaps',
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'held',
          namespace: 'shop',
          finalizers: ['example.com/hold'],
        },
      },
      WRITER,
    );
    client.delete('v1/namespaces', undefined, 'shop');
    expect(inShop).toThrow('because it is being terminated');
    client.update(
      'v1/configmaps',
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'held', namespace: 'shop' },
      },
      WRITER,
    );
    expect(client.get('v1/namespaces', undefined, 'shop')).toBeUndefined();
    expect(() => client.delete('v1/namespaces', undefined, 'default')).toThrow(
      'may not be deleted',
    );
  });

  it('give services addresses of their own that stay', () => {
    const { operations, definition } = setUp();
    const services = definition('v1/services');
    const body = (name: string, spec: Fields = {}) => ({
      metadata: { name },
      spec: { ports: [{ port: 80 }], ...spec },
    });
    const addresses = ['a', 'b'].map(name =>
      valueAt(
        operations.create(services, 'default', body(name), WRITER),
        'spec',
        'clusterIP',
      ),
    );
    expect(new Set(addresses).size).toBe(2);
    const open = operations.update(
      services,
      'default',
      'a',
      body('a', { type: 'NodePort' }),
      WRITER,
    );
    expect(valueAt(open, 'spec', 'clusterIP')).toBe(addresses[0]);
    expect(fieldsAt({ port: valueAt(open, 'spec', 'ports') })?.port).toEqual([
      { port: 80, protocol: 'TCP', targetPort: 80, nodePort: 30_000 },
    ]);
    expect(() =>
      operations.update(
        services,
        'default',
        'a',
        body('a', { clusterIP: '10.96.9.9' }),
        WRITER,
      ),
    ).toThrow('field is immutable');
  });
});

describe('deletions', () => {
  it('wait for finalizers and then happen with the update that removes the last', () => {
    const { create, update, operations, deployments } = setUp();
    create(deployment({}, { finalizers: ['example.com/a'] }));
    const { object, removed } = operations.delete(
      deployments,
      'default',
      NAME,
      {},
    );
    expect(removed).toBe(false);
    expect(object.metadata.deletionTimestamp).toBeDefined();
    update(deployment());
    expect(operations.peek(deployments, 'default', NAME)).toBeUndefined();
  });

  it.each([
    ['Foreground', ['foregroundDeletion']],
    ['Orphan', ['orphan']],
  ] as const)(
    'by %s leave a finalizer for the garbage collector',
    (propagationPolicy, finalizers) => {
      const { create, operations, deployments } = setUp();
      create(deployment());
      const { object, removed } = operations.delete(
        deployments,
        'default',
        NAME,
        { propagationPolicy },
      );
      expect(removed).toBe(false);
      expect(object.metadata.finalizers).toEqual(finalizers);
    },
  );

  it('check the uid and the version they are meant for', () => {
    const { create, operations, deployments } = setUp();
    create(deployment());
    const conflict = expect.objectContaining({ code: 409 });
    expect(() =>
      operations.delete(deployments, 'default', NAME, { uid: 'x' }),
    ).toThrow(conflict);
    expect(() =>
      operations.delete(deployments, 'default', NAME, { resourceVersion: '1' }),
    ).toThrow(conflict);
  });

  it('let pods on a node stop first', () => {
    const { operations, definition, store } = setUp();
    const pods = definition('v1/pods');
    const body = {
      metadata: { name: 'p' },
      spec: { nodeName: 'demo', containers: [{ name: 'c', image: 'i:1' }] },
    };
    operations.create(pods, 'default', body, WRITER);
    const events: ClusterEvent['type'][] = [];
    store.subscribe(({ type }) => events.push(type));
    const first = operations.delete(pods, 'default', 'p', {});
    expect(first.object.metadata.deletionGracePeriodSeconds).toBe(30);
    expect(Date.parse(first.object.metadata.deletionTimestamp ?? '')).toBe(
      Date.parse('2026-01-05T09:00:30Z'),
    );
    operations.delete(pods, 'default', 'p', {});
    expect(events).toEqual(['MODIFIED']);
    expect(
      operations.delete(pods, 'default', 'p', { gracePeriodSeconds: 0 })
        .removed,
    ).toBe(true);
    expect(events).toEqual(['MODIFIED', 'DELETED']);
  });

  it('remove pods at once that no kubelet has taken', () => {
    const { operations, definition } = setUp();
    const pods = definition('v1/pods');
    operations.create(
      pods,
      'default',
      {
        metadata: { name: 'p' },
        spec: { containers: [{ name: 'c', image: 'i:1' }] },
      },
      WRITER,
    );
    expect(operations.delete(pods, 'default', 'p', {}).removed).toBe(true);
  });
});
