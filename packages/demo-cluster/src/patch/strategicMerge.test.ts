import { Fields } from '../registry/objects';
import { builtInSchema } from '../registry/schema/builtInSchemas';
import { strategicMerge } from './strategicMerge';

/** Both what is expected of a patch and its failures are those of a real API server. */
const podSpec = builtInSchema('V1PodSpec');
const metadata = builtInSchema('V1ObjectMeta');

function image(name: string, tag = '1') {
  return { name, image: `${name}:${tag}` };
}

describe('strategicMerge of lists by key', () => {
  it.each<[string, Fields[], Fields, unknown]>([
    [
      'puts new items first',
      [image('nginx')],
      { containers: [image('b'), image('c')] },
      [image('b'), image('c'), image('nginx')],
    ],
    [
      'changes, adds and deletes items at once',
      [image('b'), image('c'), image('nginx')],
      {
        containers: [
          image('c', '2'),
          image('d'),
          { name: 'b', $patch: 'delete' },
        ],
      },
      [image('c', '2'), image('d'), image('nginx')],
    ],
    [
      'changes an item in its place',
      [image('a'), image('b'), image('c')],
      { containers: [{ name: 'b', image: 'b:2' }] },
      [image('a'), image('b', '2'), image('c')],
    ],
    [
      'replaces the list',
      [image('a'), image('b')],
      { containers: [{ $patch: 'replace' }, image('z')] },
      [image('z')],
    ],
    [
      'drops an item that carries the directive to replace',
      [image('a')],
      { containers: [{ ...image('a', '2'), $patch: 'replace' }] },
      [],
    ],
    [
      'sets the order of what is there',
      [image('a'), image('b'), image('c')],
      { '$setElementOrder/containers': [{ name: 'c' }, { name: 'a' }] },
      [image('b'), image('c'), image('a')],
    ],
    [
      'sets the order of what comes',
      [image('a'), image('b')],
      {
        '$setElementOrder/containers': [
          { name: 'a' },
          { name: 'new' },
          { name: 'b' },
        ],
        containers: [image('new')],
      },
      [image('a'), image('new'), image('b')],
    ],
    [
      'merges ports by number alone',
      [{ name: 'a', ports: [{ containerPort: 80, protocol: 'TCP' }] }],
      {
        containers: [
          { name: 'a', ports: [{ containerPort: 80, protocol: 'UDP' }] },
        ],
      },
      [{ name: 'a', ports: [{ containerPort: 80, protocol: 'UDP' }] }],
    ],
    [
      'merges variables and mounts of a container',
      [
        {
          name: 'a',
          env: [{ name: 'A', value: '1' }],
          volumeMounts: [{ mountPath: '/data', name: 'old' }],
        },
      ],
      {
        containers: [
          {
            name: 'a',
            env: [{ name: 'B', value: '2' }],
            volumeMounts: [{ mountPath: '/data', name: 'new' }],
          },
        ],
      },
      [
        {
          name: 'a',
          env: [
            { name: 'B', value: '2' },
            { name: 'A', value: '1' },
          ],
          volumeMounts: [{ mountPath: '/data', name: 'new' }],
        },
      ],
    ],
    [
      'replaces lists without a key',
      [{ name: 'a', args: ['x', 'y'] }],
      { containers: [{ name: 'a', args: ['z'] }] },
      [{ name: 'a', args: ['z'] }],
    ],
    [
      'takes new items without their directives and nulls',
      [image('a')],
      {
        '$setElementOrder/containers': [{ name: 'a' }, { name: 'b' }],
        containers: [
          {
            name: 'b',
            image: null,
            env: [{ name: 'GONE', $patch: 'delete' }, { name: 'A' }],
            '$setElementOrder/env': [{ name: 'A' }],
          },
        ],
      },
      [image('a'), { name: 'b', env: [{ name: 'A' }] }],
    ],
  ])('%s', (_, containers, patch, expected) => {
    const original = structuredClone({ containers });
    expect(strategicMerge(original, patch, podSpec)).toEqual({
      containers: expected,
    });
    expect(original).toEqual({ containers });
  });

  it.each<[Fields, string]>([
    [
      { containers: [{ name: 'a', $patch: 'bogus' }] },
      'unknown patch type: bogus',
    ],
    [{ $patch: 'merge' }, 'unknown patch type: merge'],
    [
      { containers: [{ name: 'a', $patch: 'merge' }] },
      'merging lists cannot yet be specified in the patch',
    ],
    [
      { containers: [{ image: 'b' }] },
      'does not contain declared merge key: name',
    ],
    [
      { containers: [{ $patch: 'delete' }] },
      'does not contain declared merge key: name',
    ],
    [
      { containers: ['a'] },
      'list element types of containers are not identical',
    ],
    [
      {
        '$setElementOrder/containers': [{ name: 'other' }],
        containers: [image('a')],
      },
      "doesn't match $setElementOrder list",
    ],
    [{ '$setElementOrder/containers': 'a' }, 'must be a list'],
    [
      { $retainKeys: ['volumes'], containers: [] },
      'invalid patch format of retainKeys',
    ],
    [{ $retainKeys: 'volumes' }, 'invalid patch format of retainKeys'],
  ])('refuses %j', (patch, message) => {
    const original = { containers: [image('a')] };
    expect(() => strategicMerge(original, patch, podSpec)).toThrow(message);
  });
});

describe('strategicMerge of maps and scalars', () => {
  it.each<[string, Fields, Fields, Fields]>([
    [
      'merges labels and removes nulls',
      { labels: { a: '1', b: '2' } },
      { labels: { a: null, c: '3' } },
      { labels: { b: '2', c: '3' } },
    ],
    [
      'replaces a map',
      { labels: { a: '1' } },
      { labels: { $patch: 'replace', only: '1' } },
      { labels: { only: '1' } },
    ],
    [
      'empties a map',
      { labels: { a: '1' } },
      { labels: { $patch: 'delete' } },
      { labels: {} },
    ],
    [
      'merges finalizers as a set, the new ones first',
      { finalizers: ['a/x', 'b/y'] },
      { finalizers: ['c/z', 'b/y'] },
      { finalizers: ['c/z', 'a/x', 'b/y'] },
    ],
    [
      'deletes from a list of scalars',
      { finalizers: ['c/z', 'a/x', 'b/y'] },
      {
        '$deleteFromPrimitiveList/finalizers': ['b/y', 'none'],
        '$setElementOrder/finalizers': ['a/x', 'c/z'],
      },
      { finalizers: ['a/x', 'c/z'] },
    ],
    ['removes a list', { finalizers: ['a/x'] }, { finalizers: null }, {}],
    [
      'merges owners by uid',
      { ownerReferences: [{ uid: '1', name: 'old' }] },
      { ownerReferences: [{ uid: '1', name: 'new' }] },
      { ownerReferences: [{ uid: '1', name: 'new' }] },
    ],
  ])('%s', (_, original, patch, expected) => {
    expect(strategicMerge(original, patch, metadata)).toEqual(expected);
  });

  it('keeps the retained keys alone', () => {
    const patched = strategicMerge(
      { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } },
      { strategy: { $retainKeys: ['type'], type: 'Recreate' } },
      builtInSchema('V1DeploymentSpec'),
    );
    expect(patched).toEqual({ strategy: { type: 'Recreate' } });
  });

  it('replaces lists where no schema tells how to merge them', () => {
    const patched = strategicMerge(
      { list: [{ name: 'a' }] },
      { list: [] },
      undefined,
    );
    expect(patched).toEqual({ list: [] });
  });
});
