import { createCluster } from '../cluster/createCluster';
import { FakeClock } from '../testing/FakeClock';
import { ApiError, Status } from './ApiError';
import { Fields, valueAt } from './objects';
import { patchObject } from './patching';

const WRITER = { fieldManager: 'test' };

function setUp() {
  const { operations, registry, client } = createCluster({
    clock: new FakeClock(),
  });
  const apply = (resource: string, name: string, fields: Fields) => {
    const definition = registry.get(resource);
    if (!definition) throw new Error(`${resource} is not served`);
    const namespace = 'default';
    const body = { metadata: { name, namespace }, ...fields };
    const request = { type: 'apply' as const, namespace, name, body };
    return patchObject(operations, definition, request, WRITER).object;
  };
  return { apply, client };
}

function failure(action: () => unknown): Status {
  try {
    action();
  } catch (error) {
    if (error instanceof ApiError) return error.toStatus();
    throw error;
  }
  throw new Error('it did not fail');
}

const widgets = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', singular: 'widget', kind: 'Widget' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: {
                  size: { type: 'integer' },
                  free: {
                    type: 'object',
                    'x-kubernetes-preserve-unknown-fields': true,
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
};

describe('server-side apply of fields that do not exist', () => {
  it('fails for built-in kinds, naming each', () => {
    const { apply, client } = setUp();
    const template = {
      spec: { containers: [{ name: 'c', image: 'i:1', foo: 1 }] },
    };
    const spec = { replicas: 1, bogus: 1, template };
    expect(
      failure(() => apply('apps/v1/deployments', 'web', { spec })),
    ).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message:
        'failed to create typed patch object (default/web; apps/v1, Kind=Deployment): errors:\n' +
        '  .spec.bogus: field not declared in schema\n' +
        '  .spec.template.spec.containers[name="c"].foo: field not declared in schema',
      code: 500,
    });
    expect(client.get('apps/v1/deployments', 'default', 'web')).toBeUndefined();
  });

  it('fails for the metadata of any kind', () => {
    const { apply } = setUp();
    const metadata = { name: 'c', namespace: 'default', owner: 'me' };
    expect(
      failure(() => apply('v1/configmaps', 'c', { metadata })).message,
    ).toBe(
      'failed to create typed patch object (default/c; v1, Kind=ConfigMap): .metadata.owner: field not declared in schema',
    );
  });

  it('fails for custom resources except where they keep what is unknown', () => {
    const { apply, client } = setUp();
    client.create(
      'apiextensions.k8s.io/v1/customresourcedefinitions',
      widgets,
      WRITER,
    );
    const resource = 'example.com/v1/widgets';
    const spec = { size: 1, colour: 'red' };
    expect(failure(() => apply(resource, 'w', { spec })).message).toBe(
      'failed to create typed patch object (default/w; example.com/v1, Kind=Widget): .spec.colour: field not declared in schema',
    );
    const kept = apply(resource, 'w', { spec: { free: { colour: 'red' } } });
    expect(valueAt(kept, 'spec', 'free', 'colour')).toBe('red');
  });
});
