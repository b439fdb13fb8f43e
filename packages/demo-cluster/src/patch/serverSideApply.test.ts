import { ManagedFieldsEntry } from '../cluster/types';
import { ApiError, Status } from '../registry/ApiError';
import { ApiObject, Fields, fieldsAt, isApiObject } from '../registry/objects';
import { builtInSchema } from '../registry/schema/builtInSchemas';
import { recordUpdate } from './managedFields';
import { serverSideApply } from './serverSideApply';

const schema = builtInSchema('V1Deployment');

interface Parts {
  labels?: Record<string, string>;
  replicas?: number;
  containers?: Fields[];
  strategy?: Fields;
}

function deployment({ labels, containers, ...rest }: Parts): ApiObject {
  const spec = {
    ...rest,
    ...(containers && { template: { spec: { containers } } }),
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', ...(labels && { labels }) },
    ...(Object.keys(spec).length > 0 && { spec }),
  };
}

function asObject(
  object: Fields,
  managedFields: ManagedFieldsEntry[],
): ApiObject {
  if (!isApiObject(object)) throw new Error('The apply leaves no object');
  return { ...object, metadata: { ...object.metadata, managedFields } };
}

/** A cluster of one object: each write goes on from what the last one left. */
class World {
  live?: ApiObject;
  private minute = 0;

  apply(manager: string, parts: Parts, force = false): this {
    const { object, managedFields } = serverSideApply({
      live: this.live,
      applied: deployment(parts),
      schema,
      manager,
      force,
      time: this.nextTime(),
    });
    this.live = asObject(object, managedFields);
    return this;
  }

  update(manager: string, change: (object: ApiObject) => void): this {
    const object = structuredClone(this.live ?? deployment({}));
    change(object);
    object.metadata.managedFields = recordUpdate({
      object,
      previous: this.live,
      schema,
      manager,
      time: this.nextTime(),
    });
    this.live = object;
    return this;
  }

  failure(action: () => void): Status {
    try {
      action();
    } catch (error) {
      if (error instanceof ApiError) return error.toStatus();
      throw error;
    }
    throw new Error('It did not fail');
  }

  /** Who owns what, with the minute of the last change. */
  owners(): Array<[string, string, Fields]> {
    return (this.live?.metadata.managedFields ?? []).map(entry => [
      `${entry.manager} ${entry.operation}`,
      entry.time.slice(14, 16),
      entry.fieldsV1,
    ]);
  }

  private nextTime(): string {
    this.minute += 1;
    return `2026-01-01T00:${String(this.minute).padStart(2, '0')}:00Z`;
  }
}

const owned = {};

describe('serverSideApply', () => {
  it('creates an object and owns what it names, no more', () => {
    const world = new World().apply('one', {
      labels: { l: '1' },
      replicas: 2,
      containers: [
        {
          name: 'a',
          image: 'a:1',
          ports: [{ containerPort: 80 }],
          env: [{ name: 'E', value: '1' }],
          args: ['x'],
          securityContext: {},
        },
      ],
    });
    expect(world.owners()).toEqual([
      [
        'one Apply',
        '01',
        {
          'f:metadata': { 'f:labels': { 'f:l': owned } },
          'f:spec': {
            'f:replicas': owned,
            'f:template': {
              'f:spec': {
                'f:containers': {
                  'k:{"name":"a"}': {
                    '.': owned,
                    'f:args': owned,
                    'f:env': {
                      'k:{"name":"E"}': {
                        '.': owned,
                        'f:name': owned,
                        'f:value': owned,
                      },
                    },
                    'f:image': owned,
                    'f:name': owned,
                    'f:ports': {
                      'k:{"containerPort":80,"protocol":"TCP"}': {
                        '.': owned,
                        'f:containerPort': owned,
                      },
                    },
                    'f:securityContext': owned,
                  },
                },
              },
            },
          },
        },
      ],
    ]);
  });

  it('shares a field that two managers apply with one value', () => {
    const world = new World()
      .apply('one', { replicas: 2 })
      .apply('two', { replicas: 2 });
    expect(world.owners()).toEqual([
      ['one Apply', '01', { 'f:spec': { 'f:replicas': owned } }],
      ['two Apply', '02', { 'f:spec': { 'f:replicas': owned } }],
    ]);
    world.apply('one', {});
    expect(world.live).toMatchObject({ spec: { replicas: 2 } });
    expect(world.owners()).toEqual([
      ['two Apply', '02', { 'f:spec': { 'f:replicas': owned } }],
    ]);
  });

  it('changes nothing, not even the time, when it is repeated', () => {
    const world = new World().apply('one', { replicas: 2, labels: { a: '1' } });
    const before = world.live;
    world.apply('one', { replicas: 2, labels: { a: '1' } });
    expect(world.live).toEqual(before);
  });

  it('names one conflict in its message', () => {
    const world = new World().apply('one', {}).update('up', object => {
      object.spec = { replicas: 5 };
    });
    expect(
      world.failure(() => world.apply('one', { replicas: 2 })),
    ).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message:
        'Apply failed with 1 conflict: conflict with "up" using apps/v1: .spec.replicas',
      details: {
        causes: [
          {
            reason: 'FieldManagerConflict',
            message: 'conflict with "up" using apps/v1',
            field: '.spec.replicas',
          },
        ],
      },
    });
  });

  it('lists several conflicts by manager', () => {
    const world = new World()
      .apply('one', { replicas: 2, containers: [{ name: 'a', image: 'a:1' }] })
      .apply('two', { replicas: 2 });
    const change = {
      replicas: 3,
      containers: [{ name: 'a', image: 'a:2' }],
    };
    const status = world.failure(() => world.apply('three', change));
    expect(status.message).toBe(
      [
        'Apply failed with 3 conflicts: conflicts with "one":',
        '- .spec.replicas',
        '- .spec.template.spec.containers[name="a"].image',
        'conflicts with "two":',
        '- .spec.replicas',
      ].join('\n'),
    );
    expect(status.details?.causes).toHaveLength(3);
  });

  it('names the subresource of a conflicting manager', () => {
    const world = new World().apply('one', { replicas: 1 });
    for (const entry of world.live?.metadata.managedFields ?? []) {
      entry.operation = 'Update';
      entry.subresource = 'scale';
    }
    expect(
      world.failure(() => world.apply('two', { replicas: 2 })).message,
    ).toBe(
      'Apply failed with 1 conflict: conflict with "one" with subresource "scale" using apps/v1: .spec.replicas',
    );
  });

  it('takes fields over by force, and gives them up again', () => {
    const world = new World()
      .apply('one', { replicas: 2, labels: { a: '1' } })
      .apply('two', { replicas: 3 }, true);
    expect(world.live).toMatchObject({ spec: { replicas: 3 } });
    expect(world.owners()).toEqual([
      ['one Apply', '01', { 'f:metadata': { 'f:labels': { 'f:a': owned } } }],
      ['two Apply', '02', { 'f:spec': { 'f:replicas': owned } }],
    ]);
    world.apply('two', {});
    expect(world.live).not.toHaveProperty('spec.replicas');
  });

  it('removes what it applies no longer, with all that was only there', () => {
    const world = new World()
      .apply('one', {
        labels: { a: '1' },
        replicas: 1,
        containers: [
          { name: 'a', env: [{ name: 'E', value: '1' }], args: ['x'] },
          { name: 'b', image: 'b' },
        ],
      })
      .update('defaults', object => {
        object.spec = { ...fieldsAt(object, 'spec'), paused: true };
      })
      .apply('one', { replicas: 1, containers: [{ name: 'a', args: ['x'] }] });
    expect(world.live?.metadata).not.toHaveProperty('labels');
    expect(world.live?.spec).toEqual({
      replicas: 1,
      paused: true,
      template: { spec: { containers: [{ name: 'a', args: ['x'] }] } },
    });
  });

  it('keeps what nobody owns as long as its structure stays', () => {
    const world = new World().apply('one', {
      strategy: { rollingUpdate: { maxSurge: 1 } },
    });
    const live = world.live;
    // A default, which the server adds after the apply and for which it keeps no books.
    if (live)
      live.spec = {
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
      };
    world.apply('one', { strategy: {} });
    expect(world.live?.spec).toEqual({ strategy: { type: 'RollingUpdate' } });
    world.apply('one', {});
    expect(world.live?.spec).toBeUndefined();
  });

  it('puts applied items in their order between those of others', () => {
    const world = new World()
      .apply('one', {
        containers: [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
      })
      .apply('two', {
        containers: [{ name: 'c' }, { name: 'new' }, { name: 'a' }],
      });
    expect(world.live?.spec).toMatchObject({
      template: {
        spec: {
          containers: [
            { name: 'b' },
            { name: 'c' },
            { name: 'new' },
            { name: 'a' },
          ],
        },
      },
    });
  });

  it('owns an object that was there before any books were kept in the name of its past', () => {
    const world = new World().apply('one', { replicas: 1 });
    if (world.live) world.live.metadata.managedFields = [];
    const status = world.failure(() => world.apply('one', { replicas: 2 }));
    expect(status.message).toContain(
      'conflict with "before-first-apply" using apps/v1',
    );
  });

  it('takes over from kubectl apply what kubectl apply wrote', () => {
    const annotation = 'kubectl.kubernetes.io/last-applied-configuration';
    const world = new World().update('kubectl-client-side-apply', object => {
      object.spec = { replicas: 1, paused: true };
      object.metadata.annotations = {
        [annotation]: JSON.stringify(deployment({ replicas: 1 })),
      };
    });
    expect(
      world.failure(() => world.apply('other', { replicas: 2 })).code,
    ).toBe(409);
    world.apply('kubectl', { replicas: 2 });
    expect(world.live).toMatchObject({
      spec: { replicas: 2, paused: true },
      metadata: {
        annotations: {
          [annotation]: `${JSON.stringify(deployment({ replicas: 2 }))}\n`,
        },
      },
    });
  });

  it.each<[string, ApiObject, number, string]>([
    [
      'managed fields',
      {
        ...deployment({}),
        metadata: {
          name: 'web',
          managedFields: new World().apply('x', { replicas: 1 }).live?.metadata
            .managedFields,
        },
      },
      400,
      'metadata.managedFields must be nil',
    ],
    [
      'unknown fields',
      { ...deployment({}), spec: { foo: 1 } },
      500,
      'failed to create typed patch object (/web; apps/v1, Kind=Deployment): .spec.foo: field not declared in schema',
    ],
    [
      'two items with one key',
      deployment({ containers: [{ name: 'a' }, { name: 'a' }] }),
      500,
      'failed to create typed patch object (/web; apps/v1, Kind=Deployment): .spec.template.spec.containers: duplicate entries for key [name="a"]',
    ],
    [
      'items without a key',
      deployment({ containers: [{ image: 'a' }] }),
      500,
      'omits all key fields ["name"]',
    ],
  ])('refuses %s', (_, applied, code, message) => {
    const apply = () =>
      serverSideApply({
        live: undefined,
        applied,
        schema,
        manager: 'one',
        force: false,
        time: '2026-01-01T00:00:00Z',
      });
    const status = new World().failure(apply);
    expect(status.code).toBe(code);
    expect(status.message).toContain(message);
  });
});
