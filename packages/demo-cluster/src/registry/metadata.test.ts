import { createCluster } from '../cluster/createCluster';
import { FakeClock } from '../testing/FakeClock';
import { Fields } from './objects';
import { patchObject, PatchType } from './patching';

const WRITER = { fieldManager: 'test' };

function setUp() {
  const { operations, registry } = createCluster({ clock: new FakeClock() });
  const definition = registry.get('v1/configmaps');
  if (!definition) throw new Error('ConfigMaps are not served');
  const namespace = 'default';
  const create = (metadata: Fields) => {
    const body = { metadata: { name: 'c', ...metadata } };
    return operations.create(definition, namespace, body, WRITER);
  };
  const patch = (type: PatchType, body: unknown) => {
    const request = { type, namespace, name: 'c', body };
    return patchObject(operations, definition, request, WRITER).object;
  };
  return { create, patch };
}

const empty = { labels: {}, annotations: {}, finalizers: [] };

describe('empty metadata', () => {
  it('is dropped when an object is created', () => {
    const { create } = setUp();
    const { metadata } = create({ ...empty, ownerReferences: [] });
    for (const field of [...Object.keys(empty), 'ownerReferences']) {
      expect(metadata).not.toHaveProperty(field);
    }
  });

  it('goes with its last part', () => {
    const { create, patch } = setUp();
    create({
      labels: { a: 'b' },
      annotations: { c: 'd' },
      finalizers: ['example.com/hold'],
      ownerReferences: [
        { apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'u' },
      ],
    });
    patch('strategic', { metadata: { labels: { a: null } } });
    patch('merge', { metadata: { annotations: { c: null } } });
    const { metadata } = patch('json', [
      { op: 'remove', path: '/metadata/finalizers/0' },
      { op: 'remove', path: '/metadata/ownerReferences/0' },
    ]);
    for (const field of [...Object.keys(empty), 'ownerReferences']) {
      expect(metadata).not.toHaveProperty(field);
    }
  });

  it('changes nothing where nothing was', () => {
    const { create, patch } = setUp();
    const created = create({});
    expect(patch('merge', { metadata: empty })).toBe(created);
  });
});
