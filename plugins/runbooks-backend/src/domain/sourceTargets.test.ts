import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { targetsOf } from './sourceTargets';

const integrations = ScmIntegrations.fromConfig(new ConfigReader({}));

function targets(
  written: string | undefined,
  locations: { described: string; source?: string },
) {
  const { targets: found, problems } = targetsOf(
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'shop',
        annotations: {
          ...(written !== undefined && { 'quarterdeck.io/runbooks': written }),
          'backstage.io/managed-by-location': locations.described,
          ...(locations.source !== undefined && {
            'backstage.io/source-location': locations.source,
          }),
        },
      },
    },
    options => integrations.resolveUrl(options),
  );
  return [
    ...found.map(({ url }) => url),
    ...problems.map(({ reason }) => reason.code),
  ];
}

const GITHUB = {
  described: 'url:https://github.com/o/r/blob/main/a/catalog-info.yaml',
};

describe('where an entity has its runbooks', () => {
  it.each([
    ['no annotation', undefined, []],
    ['an empty one', '', ['https://github.com/o/r/tree/main/a/docs/runbooks']],
    ['a folder', './ops', ['https://github.com/o/r/tree/main/a/ops']],
    ['without a dot', 'ops/', ['https://github.com/o/r/tree/main/a/ops']],
    [
      'as other annotations',
      'dir:./ops',
      ['https://github.com/o/r/tree/main/a/ops'],
    ],
    [
      'several, of which one is a file',
      './ops, ./restore.md',
      [
        'https://github.com/o/r/tree/main/a/ops',
        'https://github.com/o/r/tree/main/a/restore.md',
      ],
    ],
  ])('is told by %s', (_what, written, expected) => {
    expect(targets(written, GITHUB)).toEqual(expected);
  });

  it.each([
    '../other',
    './a/../../other',
    '/etc/passwd',
    '//evil.example/x',
    'https://evil.example/x',
    'url:https://evil.example/x',
    'file:///etc',
    '%2e%2e/other',
    './%2e%2e%2fother',
    './a\\..\\..\\other',
    './a?path=/other',
    './a#b',
    './a//b',
    './a/./b',
    './a\u0000b',
    '...://x',
  ])('is never %j', written => {
    for (const described of [
      GITHUB.described,
      'file:/srv/catalog/shop.yaml',
      'local-repository:shop/catalog-info.yaml',
    ]) {
      expect(targets(written, { described })).toEqual(['source.not-relative']);
    }
  });

  it.each([
    ['https://github.com/o/r', 'https://github.com/o/r/docs/runbooks'],
    ['https://github.com/o/r/', 'https://github.com/o/r/docs/runbooks'],
    [
      'https://github.com/o/r/tree/main',
      'https://github.com/o/r/tree/main/docs/runbooks',
    ],
    [
      'https://dev.azure.com/o/p/_git/r?path=/x/catalog-info.yaml',
      'https://dev.azure.com/o/p/_git/r?path=%2Fx%2Fdocs%2Frunbooks',
    ],
    [
      'https://user:secret@git.example/o/r/catalog-info.yaml',
      'https://git.example/o/r/docs/runbooks',
    ],
  ])('lies beneath %s, whatever it ends with', (source, expected) => {
    expect(targets('', { ...GITHUB, source: `url:${source}` })).toEqual([
      expected,
    ]);
  });

  it('is the source location, where that is an address', () => {
    const described = 'file:/srv/catalog/shop.yaml';
    expect(
      targets('', { described, source: 'url:https://git.example/o/r/' }),
    ).toEqual(['https://git.example/o/r/docs/runbooks']);
  });

  it('is never a folder of this machine that only the author of the entity names', () => {
    expect(targets('', { ...GITHUB, source: 'file:/etc/' })).toEqual([
      'source.no-location',
    ]);
    expect(
      targets('', {
        described: 'file:/srv/catalog/shop.yaml',
        source: 'file:/etc/',
      }),
    ).toEqual(['file:docs/runbooks']);
    expect(
      targets('', {
        described: 'local-repository:shop/catalog-info.yaml',
        source: 'local-repository:other/catalog-info.yaml',
      }),
    ).toEqual(['local-repository:shop/docs/runbooks']);
  });

  it('is no more than ten', () => {
    const written = Array.from({ length: 12 }, (_, n) => `./r${n}`).join();
    expect(targets(written, GITHUB)).toHaveLength(11);
    expect(targets(written, GITHUB).at(-1)).toBe('source.too-many');
  });
});
