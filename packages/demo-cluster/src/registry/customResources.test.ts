import { createCluster } from '../cluster/createCluster';
import { FakeClock } from '../testing/FakeClock';
import { Fields, valueAt } from './objects';

const WRITER = { fieldManager: 'test' };
const CRDS = 'apiextensions.k8s.io/v1/customresourcedefinitions';

function definition(overrides: Fields = {}) {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: ['v1', 'v1beta1'].map(name => ({
        name,
        served: true,
        storage: name === 'v1',
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                required: ['size'],
                properties: {
                  size: { 'x-kubernetes-int-or-string': true },
                  mode: { type: 'string', enum: ['on', 'off'], default: 'on' },
                  note: {
                    type: 'string',
                    nullable: true,
                    maxLength: 5,
                    pattern: '^[a-z]*$',
                  },
                  free: {
                    type: 'object',
                    'x-kubernetes-preserve-unknown-fields': true,
                  },
                  counts: {
                    type: 'object',
                    additionalProperties: { type: 'integer', minimum: 1 },
                  },
                },
              },
            },
          },
        },
      })),
      ...overrides,
    },
  };
}

function setUp() {
  const cluster = createCluster({ clock: new FakeClock() });
  cluster.client.create(CRDS, definition(), WRITER);
  const create = (spec: Fields, apiVersion = 'example.com/v1') =>
    cluster.client.create(
      `${apiVersion}/widgets`,
      {
        apiVersion,
        kind: 'Widget',
        metadata: { name: 'one', namespace: 'default' },
        spec,
      },
      WRITER,
    );
  return { ...cluster, create };
}

describe('custom resources', () => {
  it('are defaulted and pruned by their schema', () => {
    const { create } = setUp();
    const spec = {
      size: '10%',
      note: null,
      unknown: 1,
      free: { any: { thing: [1] } },
      counts: { a: 1 },
    };
    expect(create(spec).spec).toEqual({
      size: '10%',
      note: null,
      mode: 'on',
      free: { any: { thing: [1] } },
      counts: { a: 1 },
    });
  });

  it.each([
    [{}, 'spec.size: Required value'],
    [{ size: true }, 'spec.size in body must be of type int-or-string'],
    [
      { size: 1, mode: 'half' },
      'spec.mode: Unsupported value: "half": supported values: "on", "off"',
    ],
    [{ size: 1, note: 'toolong' }, 'spec.note: Too long'],
    [{ size: 1, note: 'A' }, "spec.note in body should match '^[a-z]*$'"],
    [
      { size: 1, counts: { a: 0 } },
      'spec.counts.a in body should be greater than or equal to 1',
    ],
  ])('%j is refused: %s', (spec, message) => {
    expect(() => setUp().create(spec)).toThrow(message);
  });

  it('are the same objects in every version', () => {
    const { client, create } = setUp();
    create({ size: 1 }, 'example.com/v1beta1');
    const stored = client.get('example.com/v1/widgets', 'default', 'one');
    expect(stored).toMatchObject({
      kind: 'Widget',
      metadata: { generation: 1 },
    });
    expect(client.list('example.com/v1beta1/widgets')).toHaveLength(1);
  });

  it('go with their definition', () => {
    const { client, create } = setUp();
    create({ size: 1 });
    client.delete(CRDS, undefined, 'widgets.example.com');
    expect(() => client.list('example.com/v1/widgets')).toThrow(
      'could not find the requested resource',
    );
    client.create(CRDS, definition(), WRITER);
    expect(client.list('example.com/v1/widgets')).toEqual([]);
  });

  it('follow changes of their definition', () => {
    const { client, create } = setUp();
    const changed = definition();
    changed.spec.versions = changed.spec.versions.slice(0, 1);
    client.update(CRDS, changed, WRITER);
    expect(() => create({ size: 1 }, 'example.com/v1beta1')).toThrow(
      'could not find',
    );
    expect(valueAt(create({ size: 1 }), 'spec', 'mode')).toBe('on');
  });

  it('are refused where their definition cannot be', () => {
    const { client } = createCluster({ clock: new FakeClock() });
    const wrong = {
      ...definition(),
      metadata: { name: 'gadgets.example.com' },
    };
    expect(() => client.create(CRDS, wrong, WRITER)).toThrow(
      'must be spec.names.plural+"."+spec.group',
    );
    expect(() =>
      client.create(
        CRDS,
        definition({ conversion: { strategy: 'Webhook' } }),
        WRITER,
      ),
    ).toThrow('spec.conversion.strategy');
    expect(() =>
      client.create(CRDS, definition({ versions: [] }), WRITER),
    ).toThrow('exactly one version marked as storage version');
  });
});
