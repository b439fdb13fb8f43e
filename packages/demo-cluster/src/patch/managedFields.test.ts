import { ManagedFieldsEntry } from '../cluster/types';
import { ApiObject } from '../registry/objects';
import { customResourceSchema } from '../registry/schema/customSchema';
import { builtInSchema } from '../registry/schema/builtInSchemas';
import { recordUpdate, UpdateRecord } from './managedFields';

const schema = builtInSchema('V1Deployment');
const owned = {};

function deployment(rest: Partial<ApiObject> = {}): ApiObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default', uid: '1', generation: 1 },
    ...rest,
  };
}

function record(
  object: ApiObject,
  previous: ApiObject | undefined,
  rest: Partial<UpdateRecord> = {},
): ManagedFieldsEntry[] {
  const time = '2026-01-01T00:00:01Z';
  return recordUpdate({
    object,
    previous,
    schema,
    manager: 'me',
    time,
    ...rest,
  });
}

/** The object as it is stored: with its books. */
function kept(
  object: ApiObject,
  previous?: ApiObject,
  rest: Partial<UpdateRecord> = {},
): ApiObject {
  const managedFields = record(object, previous, rest);
  return { ...object, metadata: { ...object.metadata, managedFields } };
}

describe('recordUpdate', () => {
  it('owns what is created as a real API server does', () => {
    const created = deployment({
      metadata: {
        name: 'web',
        labels: { app: 'web' },
        creationTimestamp: 'now',
      },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'web' } },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            securityContext: {},
            containers: [
              {
                name: 'nginx',
                resources: {},
                ports: [{ containerPort: 80, protocol: 'TCP' }],
                livenessProbe: { httpGet: { path: '/', port: 80 } },
              },
            ],
          },
        },
      },
      status: {},
    });
    expect(record(created, undefined)).toEqual([
      {
        manager: 'me',
        operation: 'Update',
        apiVersion: 'apps/v1',
        time: '2026-01-01T00:00:01Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { '.': owned, 'f:app': owned } },
          'f:spec': {
            'f:replicas': owned,
            'f:selector': owned,
            'f:strategy': {
              'f:rollingUpdate': { '.': owned, 'f:maxSurge': owned },
              'f:type': owned,
            },
            'f:template': {
              'f:metadata': { 'f:labels': { '.': owned, 'f:app': owned } },
              'f:spec': {
                'f:containers': {
                  'k:{"name":"nginx"}': {
                    '.': owned,
                    'f:livenessProbe': {
                      '.': owned,
                      'f:httpGet': {
                        '.': owned,
                        'f:path': owned,
                        'f:port': owned,
                      },
                    },
                    'f:name': owned,
                    'f:ports': {
                      '.': owned,
                      'k:{"containerPort":80,"protocol":"TCP"}': {
                        '.': owned,
                        'f:containerPort': owned,
                        'f:protocol': owned,
                      },
                    },
                    'f:resources': owned,
                  },
                },
                'f:securityContext': owned,
              },
            },
          },
        },
      },
    ]);
  });

  it('owns all of a custom resource, its spec included', () => {
    const object = {
      apiVersion: 'example.org/v1',
      kind: 'Thing',
      metadata: { name: 'thing' },
      spec: { size: 1 },
    };
    const custom = customResourceSchema({
      type: 'object',
      properties: {
        spec: { type: 'object', properties: { size: { type: 'integer' } } },
      },
    });
    const [entry] = record(object, undefined, { schema: custom });
    expect(entry.fieldsV1).toEqual({
      'f:spec': { '.': owned, 'f:size': owned },
    });
  });

  it('takes changed fields from their owners and removed ones from everybody', () => {
    const first = kept(
      deployment({ spec: { replicas: 1, paused: true, minReadySeconds: 1 } }),
    );
    const second = deployment({ spec: { replicas: 2, minReadySeconds: 1 } });
    const entries = record(second, first, {
      manager: 'other',
      time: '2026-01-01T00:00:02Z',
    });
    expect(entries).toMatchObject([
      {
        manager: 'me',
        time: '2026-01-01T00:00:01Z',
        fieldsV1: { 'f:spec': { 'f:minReadySeconds': owned } },
      },
      {
        manager: 'other',
        time: '2026-01-01T00:00:02Z',
        fieldsV1: { 'f:spec': { 'f:replicas': owned } },
      },
    ]);
    expect(Object.keys(entries[0].fieldsV1)).toEqual(['f:spec']);
    expect(entries[0].fieldsV1).not.toHaveProperty(['f:spec', 'f:paused']);
  });

  it('drops the entry of a manager that has lost everything', () => {
    const first = kept(deployment({ spec: { replicas: 1 } }));
    const entries = record(deployment({ spec: { replicas: 2 } }), first, {
      manager: 'other',
    });
    expect(entries.map(entry => entry.manager)).toEqual(['other']);
  });

  it.each([
    ['a new value of an owned field', { replicas: 2 }, '2026-01-01T00:00:02Z'],
    ['no change at all', { replicas: 1 }, '2026-01-01T00:00:01Z'],
  ])('sets the time for %s', (_, spec, expected) => {
    const first = kept(deployment({ spec: { replicas: 1 } }));
    const time = '2026-01-01T00:00:02Z';
    expect(record(deployment({ spec }), first, { time })).toMatchObject([
      { time: expected, fieldsV1: { 'f:spec': { 'f:replicas': owned } } },
    ]);
  });

  it('keeps an entry for each subresource', () => {
    const first = kept(deployment({ spec: { replicas: 1 } }));
    const second = deployment({
      spec: { replicas: 1 },
      status: { replicas: 1 },
    });
    expect(record(second, first, { subresource: 'status' })).toMatchObject([
      { fieldsV1: { 'f:spec': { 'f:replicas': owned } } },
      {
        subresource: 'status',
        fieldsV1: { 'f:status': { 'f:replicas': owned } },
      },
    ]);
  });

  it.each<[string, unknown[], string[]]>([
    ['forgets everything for an empty list', [], ['f:minReadySeconds']],
    ['forgets everything for an empty entry', [{}], ['f:minReadySeconds']],
  ])('%s', (_, managedFields, expected) => {
    const first = kept(deployment({ spec: { replicas: 1 } }));
    const second = deployment({ spec: { replicas: 1, minReadySeconds: 1 } });
    Object.assign(second.metadata, { managedFields });
    const [entry, ...others] = record(second, first);
    expect(others).toEqual([]);
    expect(Object.keys(Object(entry.fieldsV1['f:spec']))).toEqual(expected);
  });

  it('counts items that share a key as one', () => {
    const withPorts = (...names: string[]) =>
      deployment({
        spec: {
          template: {
            spec: {
              containers: [
                {
                  name: 'a',
                  ports: names.map(name => ({ name, containerPort: 80 })),
                },
              ],
            },
          },
        },
      });
    const first = kept(withPorts('x', 'y'));
    expect(record(withPorts('x', 'y'), first)).toEqual(
      first.metadata.managedFields,
    );
    const [, changed] = record(withPorts('x', 'z'), first, {
      manager: 'other',
    });
    expect(JSON.stringify(changed.fieldsV1)).toContain(
      '"f:ports":{"k:{\\"containerPort\\":80,\\"protocol\\":\\"TCP\\"}":{}}',
    );
  });

  it('merges the oldest of more than ten updaters', () => {
    let live: ApiObject | undefined;
    for (let index = 1; index <= 12; index++) {
      const labels = { ...live?.metadata.labels, [`l${index}`]: 'x' };
      const metadata = { name: 'web', labels };
      const time = `2026-01-01T00:${String(index).padStart(2, '0')}:00Z`;
      live = kept(deployment({ metadata }), live, {
        manager: `manager-${index}`,
        time,
      });
    }
    const entries = live?.metadata.managedFields ?? [];
    expect(entries).toHaveLength(10);
    expect(entries[0]).toMatchObject({
      manager: 'ancient-changes',
      time: '2026-01-01T00:03:00Z',
      fieldsV1: {
        'f:metadata': {
          'f:labels': {
            '.': owned,
            'f:l1': owned,
            'f:l2': owned,
            'f:l3': owned,
          },
        },
      },
    });
  });
});
