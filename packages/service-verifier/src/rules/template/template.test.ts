import { TEMPLATE_RULES } from '.';
import { projectOf } from '../../project';
import { filesOf } from '../../testing/files';
import { verify } from '../../verify';

const GOOD = {
  'template.yaml': `kind: Template
spec:
  owner: group:default/platform
  parameters:
    - properties:
        name: { type: string }
        size: { type: string, enum: [small, large] }
        token: { type: string, ui:field: Secret }
  steps:
    - id: source
      action: fetch:template
      input:
        url: ./content
        templateFileExtension: .njk
        values: { name: '\${{ parameters.name }}' }
    - id: publish
      action: publish:github
      input: { repoUrl: '\${{ parameters.name }}' }
    - action: catalog:register
      input: { repoContentsUrl: '\${{ steps.publish.output.repoContentsUrl }}' }
  output:
    remoteUrl: \${{ steps.publish.output.remoteUrl }}
`,
  'content/catalog-info.yaml.njk':
    'spec:\n  owner: ${{ values.owner | dump }}\n  host: orders.example.com\n',
  'content/scripts/count.sh': 'echo "${#names[@]}"\n',
  'content/README.md.njk':
    '${{ values.description }}\n{% if values.cache %}\ncache\n{% endif %}\n',
};

async function findings(changes: Record<string, string>) {
  const files = filesOf({ ...GOOD, ...changes });
  const found = await verify(projectOf(files), TEMPLATE_RULES);
  return found.map(({ rule, path, line }) => `${rule} ${path}:${line ?? ''}`);
}

const changed = (search: string, replacement: string) => ({
  'template.yaml': GOOD['template.yaml'].replace(search, () => replacement),
});

describe('the rules of templates', () => {
  it('are content with a good one', async () => {
    expect(await findings({})).toEqual([]);
  });

  it('have nothing to say about a service', async () => {
    const isService = { 'template.yaml': 'kind: Component\n' };
    expect(
      await findings({ ...isService, 'content/a.sh.njk': '${#a}' }),
    ).toEqual([]);
  });

  it.each([
    ['values-are-words', changed('[small, large]', '[./small/, ./large/]'), 7],
    [
      'secrets-are-secrets',
      changed('ui:field: Secret', 'ui:widget: password'),
      8,
    ],
    [
      'parameters-are-asked',
      changed('{{ parameters.name', '{{ parameters.nam'),
      15,
    ],
    [
      'delimiters-are-the-engines',
      changed(
        ': ${{ steps.publish.output.remoteUrl }}',
        ": '{{ steps.publish.output.remoteUrl }}'",
      ),
      22,
    ],
    [
      'input-is-taken',
      changed('{ repoUrl', '{ allowedHosts: [a], repoUrl'),
      '',
    ],
    [
      'left-unrendered',
      changed('templateFileExtension: .njk', 'copyWithoutRender: [a]'),
      '',
    ],
    [
      'waits-for-what-it-needs',
      changed(
        '    - action: catalog:register',
        '    - action: debug:wait\n    - action: catalog:register',
      ),
      '',
    ],
    [
      'private-and-protected',
      changed('{ repoUrl', '{ repoVisibility: public, repoUrl'),
      '',
    ],
    [
      'private-and-protected',
      changed('{ repoUrl', '{ protectDefaultBranch: false, repoUrl'),
      '',
    ],
    [
      'private-and-protected',
      changed(
        'size: {',
        'visibility: { type: string, default: public }\n        size: {',
      ),
      '',
    ],
    [
      'registers-what-it-publishes',
      changed('catalog:register', 'debug:log'),
      '',
    ],
  ])('find what breaks template/%s', async (rule, changes, line) => {
    const found = await findings(changes);
    expect([...new Set(found)]).toContain(
      `template/${rule} template.yaml:${line}`,
    );
    expect(new Set(found).size).toBeLessThanOrEqual(2);
  });

  it.each([
    ['nobody-is-baked-in', 'catalog-info.yaml.njk', 'owner: guests\n'],
    ['nobody-is-baked-in', 'ingress.yaml', 'host: me.people.aws.dev\n'],
    ['texts-are-quoted', 'mkdocs.yml.njk', 'a: ${{ values.title }}\n'],
    ['no-comment-by-accident', 'count.sh.njk', 'echo "${#names[@]}"\n'],
    ['branches-keep-their-lines', 'a.md.njk', 'x {%- else -%} y\n'],
  ])('find what breaks template/%s in %s', async (rule, file, content) => {
    expect(await findings({ [`content/${file}`]: content })).toEqual([
      `template/${rule} content/${file}:1`,
    ]);
  });
});
