/**
 * @jest-environment node
 */
import {
  FileTree,
  LOCK_FILE,
  lockSchema,
} from '@quarterdeck/service-generator';
import { parse } from 'yaml';
import { renderTemplate } from './render';

const TEMPLATE = `
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: example
  annotations: { backstage.io/template-version: 1.2.3 }
spec:
  steps:
    - id: describe
      action: quarterdeck:describe
      input:
        language: go
        answers:
          name: \${{ parameters.name }}
          description: \${{ parameters.description }}
          owner: \${{ parameters.owner }}
          repository: \${{ parameters.repository }}
          database: \${{ parameters.database }}
          title: \${{ parameters.title }}
    - id: source
      action: fetch:template
      input: { url: ./content, templateFileExtension: .njk, values: '\${{ steps.describe.output.values }}' }
    - id: postgresql
      action: fetch:template
      if: \${{ steps.describe.output.features.database }}
      input: { url: ./postgresql, templateFileExtension: .njk, replace: true, values: '\${{ steps.describe.output.values }}' }
    - id: lock
      action: quarterdeck:lock
    - id: publish
      action: quarterdeck:ensure-repo
`;

const PARAMETERS = {
  name: 'orders',
  description: 'Takes "orders": #1 \${{ of }} {% all %}',
  owner: 'group:default/veza-team',
  repository: 'github.com?owner=veza&repo=orders',
};

function folder(files: Record<string, string>): FileTree {
  return new Map(
    Object.entries({ 'template.yaml': TEMPLATE, ...files }).map(
      ([path, content]) => [path, { content, isExecutable: false }],
    ),
  );
}

const FOLDER = folder({
  'content/main.go.njk':
    'package main // \${{ values.name }}: \${{ values.description | dump }}\n',
  'content/verbatim.sh': 'echo "\${#list[@]} \${{ github.sha }}"\n',
  'content/\${{ values.identifier }}/a.txt': 'a\n',
  'postgresql/main.go.njk': 'package main // with a database\n',
});

describe('renderTemplate', () => {
  it('writes the files that the portal would write', async () => {
    const { files, steps } = await renderTemplate(FOLDER, PARAMETERS);
    expect([...files.keys()]).toEqual([
      'quarterdeck.yaml',
      'main.go',
      'verbatim.sh',
      'orders/a.txt',
      LOCK_FILE,
    ]);
    expect(files.get('main.go')?.content).toBe(
      `package main // orders: ${JSON.stringify(PARAMETERS.description)}\n`,
    );
    expect(files.get('verbatim.sh')?.content).toContain('\${{ github.sha }}');
    expect(steps.map(({ result }) => result)).toEqual([
      'ran',
      'ran',
      'skipped',
      'ran',
      'left',
    ]);
  });

  it('lets a layer replace what lies below it', async () => {
    const { files } = await renderTemplate(FOLDER, {
      ...PARAMETERS,
      database: 'postgres18',
    });
    expect(files.get('main.go')?.content).toContain('with a database');
  });

  it('locks template, answers and every file, the same each time', async () => {
    const [first, second] = await Promise.all([
      renderTemplate(FOLDER, PARAMETERS),
      renderTemplate(FOLDER, PARAMETERS),
    ]);
    const text = first.files.get(LOCK_FILE)?.content ?? '';
    expect(second.files.get(LOCK_FILE)?.content).toBe(text);
    const lock = lockSchema.parse(parse(text));
    expect(lock).toMatchObject({
      template: { name: 'example', version: '1.2.3' },
      answers: PARAMETERS,
    });
    expect(Object.keys(lock.files)).toEqual([
      'main.go',
      'orders/a.txt',
      'quarterdeck.yaml',
      'verbatim.sh',
    ]);
  });

  it('says which step failed, and of which file', async () => {
    await expect(
      renderTemplate(folder({ 'content/a.njk': '{% if' }), PARAMETERS),
    ).rejects.toThrow(/Step source .*content\/a\.njk/);
    await expect(
      renderTemplate(FOLDER, { ...PARAMETERS, name: 'Orders' }),
    ).rejects.toThrow(/Step describe .*: name: .*lower-case/);
  });
});
