import { folderOf } from './tree';
import { PRESETS, presetIn } from './presets';
import {
  readRepository,
  repositoryProblem,
  writeRepository,
} from './repository';
import { isAddress, readResult } from './result';
import {
  draftOf,
  generatedFiles,
  hostsOf,
  portProblem,
  problemsOf,
} from './wizard';

const ANSWERS = {
  name: 'orders',
  description: 'Takes orders and tells their state',
  owner: 'group:default/veza-team',
};

describe('answers', () => {
  it('need three of them', () => {
    expect(problemsOf(ANSWERS)).toEqual([]);
    expect(problemsOf({}).map(({ answer }) => answer)).toEqual([
      'name',
      'description',
      'owner',
    ]);
  });

  it('that nobody asked, or left empty, are no problem', () => {
    expect(
      problemsOf({ ...ANSWERS, title: '', system: undefined, other: 1 }),
    ).toEqual([]);
  });

  it('that are wrong do not keep the draft from being shown', () => {
    const { name, ports } = draftOf('go', { name: '1st', port: 9000 });
    expect(name).toBe('my-service');
    expect(ports.http).toBe(9000);
  });

  it('become files at once', () => {
    const paths = generatedFiles(draftOf('go', ANSWERS)).map(
      ({ path }) => path,
    );
    expect(paths).toContain('quarterdeck.yaml');
    expect(paths).toContain('Dockerfile');
  });
});

it.each([
  [{}, 'https://orders.staging.example.com'],
  [{ domain: 'shop.test' }, 'https://orders.staging.shop.test'],
  [{ exposure: 'internal' }, undefined],
  [{ kind: 'worker' }, undefined],
])('hosts of %j', (more, staging) => {
  const hosts = hostsOf(draftOf('go', { ...ANSWERS, ...more }));
  const host = hosts.find(each => each.environment === 'staging')?.host;
  expect(host && `https://${host}`).toBe(staging);
});

it.each([
  [80, {}, 'port-privileged'],
  [70_000, {}, 'port-too-large'],
  [undefined, {}, 'port-missing'],
  [8080.5, {}, 'port-missing'],
  [9090, {}, 'port-clashes'],
  [9100, { metricsPort: 9100 }, 'port-clashes'],
  [9090, { metricsPort: 9100 }, undefined],
])('port %s beside %j', (port, formData, code) => {
  expect(portProblem('port', port, formData)?.code).toBe(code);
});

it('draws a service also while its ports clash', () => {
  expect(draftOf('go', { ...ANSWERS, port: 9090 }).ports).toMatchObject({
    http: 8080,
    metrics: 9090,
  });
});

describe('a repository', () => {
  it.each([
    ['', { kind: 'portal' }],
    [
      'github.com?owner=veza&repo=orders',
      { kind: 'host', host: 'github.com', owner: 'veza' },
    ],
    [
      'https://git.example.com/a/orders.git',
      { kind: 'remote', url: 'https://git.example.com/a/orders.git' },
    ],
  ] as const)('%j is read and written alike', (answer, choice) => {
    expect(readRepository(answer)).toEqual(choice);
    expect(writeRepository(choice, 'orders')).toBe(answer);
  });

  it('stays a remote while nothing is typed yet', () => {
    const nothing = writeRepository({ kind: 'remote', url: '' }, 'orders');
    expect(readRepository(nothing)).toEqual({ kind: 'remote', url: '' });
  });

  it.each([
    ['', undefined],
    ['github.com?owner=&repo=a', 'owner-missing'],
    ['github.com?owner=a%20b&repo=a', 'owner-missing'],
    ['https://git.example.com/a.git', undefined],
    ['https://user:secret@git.example.com/a.git', 'url-wrong'],
    ['ext::sh -c touch% x', 'url-wrong'],
    ['file:///etc', 'url-wrong'],
    [' ', 'url-wrong'],
  ])('%j: %s', (answer, code) => {
    expect(repositoryProblem(readRepository(answer))?.code).toBe(code);
  });
});

it('knows which preset a form still agrees with', () => {
  expect(presetIn({})).toBe('plain');
  expect(presetIn(PRESETS.worker)).toBe('worker');
  expect(presetIn({ ...PRESETS.worker, cache: 'redis' })).toBeUndefined();
});

it('makes folders of paths', () => {
  const root = folderOf(['b', 'a/2/x', 'a/1']);
  expect(root).toMatchObject({
    count: 3,
    files: [{ name: 'b' }],
    folders: [
      {
        path: 'a',
        count: 2,
        files: [{ path: 'a/1', name: '1' }],
        folders: [{ path: 'a/2', files: [{ path: 'a/2/x' }] }],
      },
    ],
  });
});

it('reads what a task hands out only when it is whole', () => {
  expect(readResult(undefined)).toBeUndefined();
  expect(readResult({ name: 'orders' })).toBeUndefined();
  expect(
    readResult({ name: 'orders', entityRef: 'component:default/orders' }),
  ).toBeDefined();
  expect(isAddress('file:///tmp/orders.git')).toBe(false);
  expect(isAddress('https://git.example.com/orders')).toBe(true);
});
