import { sourceOf } from './sources';

const places = {
  hasLocal: true,
  hosts: new Set([
    'github.com',
    'git.example.org:8443',
    'gitlab.com',
    '127.0.0.1:81',
  ]),
};
const at = (location: string) =>
  sourceOf({ 'backstage.io/source-location': location }, places);

describe('the source of an entity', () => {
  it.each([
    [
      'url:https://github.com/Shop/Api',
      'github.com/shop/api',
      'https://github.com/Shop/Api.git',
      undefined,
    ],
    [
      'url:https://github.com/shop/api.git/',
      'github.com/shop/api',
      'https://github.com/shop/api.git',
      undefined,
    ],
    [
      'url:https://github.com/shop/mono/tree/main/services/api/',
      'github.com/shop/mono',
      'https://github.com/shop/mono.git',
      'services/api',
    ],
    [
      'url:https://github.com/shop/mono/blob/main/services/api/catalog-info.yaml',
      'github.com/shop/mono',
      'https://github.com/shop/mono.git',
      'services/api',
    ],
    [
      'url:https://github.com/shop/mono/blob/main/catalog-info.yaml',
      'github.com/shop/mono',
      'https://github.com/shop/mono.git',
      undefined,
    ],
    [
      'url:https://git.example.org:8443/a/b/c/-/tree/main/x',
      'git.example.org:8443/a/b/c',
      'https://git.example.org:8443/a/b/c.git',
      'x',
    ],
    [
      'url:http://127.0.0.1:81/shop/api',
      '127.0.0.1:81/shop/api',
      'http://127.0.0.1:81/shop/api.git',
      undefined,
    ],
  ])('is at %s', (location, repository, url, path) => {
    expect(at(location)).toMatchObject({ kind: 'host', repository, url });
    expect(at(location)?.path).toBe(path);
  });

  it.each([
    'url:https://elsewhere.example/shop/api',
    'url:http://github.com/shop/api',
    'url:https://user:word@github.com/shop/api',
    'url:https://github.com/only-owner',
    'url:https://github.com/shop/--upload-pack=x',
    'url:https://github.com/shop/mono/tree/main/%2e%2e%2fx',
    'url:https://github.com/shop/mono/tree/main/a%00b',
    'url:https://github.com/shop/%E0%A4%A',
    'url:file:///etc/passwd',
    'url:ssh://github.com/shop/api',
    'dir:/shop/api',
    'nonsense',
  ])('is not at %s', location => {
    expect(at(location)).toBeUndefined();
  });

  it('is by a slug, or in a folder of this machine', () => {
    expect(
      sourceOf({ 'github.com/project-slug': 'shop/api' }, places)?.repository,
    ).toBe('github.com/shop/api');
    expect(
      sourceOf(
        {
          'gitlab.com/project-slug': 'a/b/api',
          'gitlab.com/instance': 'git.example.org:8443',
        },
        places,
      )?.repository,
    ).toBe('git.example.org:8443/a/b/api');
    expect(
      sourceOf({ 'quarterdeck.io/dora-repository': 'api' }, places),
    ).toEqual({ kind: 'local', repository: 'local:api', name: 'api' });
    expect(
      sourceOf(
        {
          'backstage.io/managed-by-location':
            'local-repository:api/catalog-info.yaml',
        },
        places,
      )?.repository,
    ).toBe('local:api');
    expect(
      sourceOf({ 'quarterdeck.io/dora-repository': '../api' }, places),
    ).toBeUndefined();
    expect(
      sourceOf(
        { 'quarterdeck.io/dora-repository': 'api' },
        { ...places, hasLocal: false },
      ),
    ).toBeUndefined();
    expect(sourceOf({}, places)).toBeUndefined();
  });
});
