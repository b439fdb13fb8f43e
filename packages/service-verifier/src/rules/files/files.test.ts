import {
  DEFAULT_VERSIONS,
  DESCRIPTION_FILE,
  FileTree,
  GENERATORS,
  describeService,
  descriptionFile,
  modelOf,
  treeOf,
} from '@quarterdeck/service-generator';
import { projectOf } from '../../project';
import { verify } from '../../verify';

const LAUGHS = [
  'a: &a [ha, ha, ha, ha, ha, ha, ha, ha, ha]',
  ...[...'bcdefghi'].map(
    (name, index) =>
      `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]`,
  ),
].join('\n');

/** A service with a database, and one of its files replaced. */
function filesWith(path: string, content: string): FileTree {
  const description = describeService('go', {
    name: 'orders',
    description: 'Takes the orders of customers',
    owner: 'group:default/payments',
    database: 'postgres18',
  });
  const model = modelOf(description, DEFAULT_VERSIONS);
  return new Map([
    ...treeOf([
      descriptionFile(model.description),
      ...GENERATORS.flatMap(generator => generator.generate(model)),
    ]),
    [path, { content, isExecutable: false }],
  ]);
}

const ofRule = async (files: FileTree) =>
  (await verify(projectOf(files))).filter(
    ({ rule }) => rule === 'files/readable',
  );

describe('files/readable', () => {
  it.each([
    'catalog-info.yaml',
    'compose.yaml',
    'deploy/base/kustomization.yaml',
    'deploy/base/deployment.yaml',
    'deploy/components/monitoring/rules.yaml',
    '.github/workflows/ci.yaml',
    '.gitlab-ci.yml',
    'mkdocs.yml',
    'template.yaml',
  ])(
    'finds what nobody can read in %s, and no other rule throws',
    async path => {
      for (const [content, message] of [
        [LAUGHS, /aliases/],
        [`a: ${'['.repeat(100_000)}`, /nested/],
        ['- '.repeat(20_000), /nested/],
        ['a: *nowhere\n', /aliases/],
        [`# ${'long '.repeat(220_000)}`, /1 MiB/],
      ] as const) {
        expect(await ofRule(filesWith(path, content))).toEqual([
          {
            rule: 'files/readable',
            path,
            message: expect.stringMatching(message),
          },
        ]);
      }
    },
    60_000,
  );

  it('finds nothing in a service as it is made, nor in a few aliases', async () => {
    const files = filesWith(
      'notes.yaml',
      'common: &common { a: 1 }\none: { <<: *common }\ntwo: *common\ntext: "*x [[["\n',
    );
    expect(files.has(DESCRIPTION_FILE)).toBe(true);
    expect(await ofRule(files)).toEqual([]);
  });
});
