/**
 * @jest-environment node
 */
import {
  DEFAULT_VERSIONS,
  FileTree,
  describeService,
  generate,
  modelOf,
  treeOf,
} from '@quarterdeck/service-generator';
import { ANSIBLE_RULES } from '.';
import { verify } from '../../verify';

const model = modelOf(
  describeService('go', {
    name: 'orders',
    description: 'Takes orders and tells their state',
    owner: 'group:default/veza-team',
    repository: 'local',
    database: 'postgres18',
    cache: 'redis',
    ansible: true,
  }),
  DEFAULT_VERSIONS,
);
const GOOD = treeOf(generate(model, ['ansible']));
const FOLDER = 'infrastructure/ansible';
const DEPLOY = `${FOLDER}/roles/deploy/tasks/main.yml`;

async function findings(files: FileTree): Promise<string[]> {
  const found = await verify({ files, model }, ANSIBLE_RULES);
  return found.map(({ rule, path, message }) => `${rule} ${path} ${message}`);
}

function edited(path: string, search: string | RegExp, replacement: string) {
  const file = GOOD.get(path);
  const content = file?.content.replace(search, replacement);
  if (!file || content === undefined || content === file.content) {
    throw new Error(`${path} has no ${search}`);
  }
  return new Map([...GOOD, [path, { ...file, content }]]);
}

describe('ansible rules', () => {
  it('find nothing in what is generated', async () => {
    expect(await findings(GOOD)).toEqual([]);
  });

  it.each([
    [
      'what is no YAML',
      edited(`${FOLDER}/site.yml`, 'hosts: service', 'hosts: [service'),
      /^ansible\/parses .*site\.yml/,
    ],
    [
      'a module without its full name',
      edited(DEPLOY, 'ansible.builtin.assert', 'assert'),
      /full-names-of-modules .*uses assert/,
    ],
    [
      'a shell',
      edited(DEPLOY, 'ansible.builtin.command', 'ansible.builtin.shell'),
      /no-shell .*goes through a shell/,
    ],
    [
      'a command that always seems to change something',
      edited(DEPLOY, / +changed_when: .*\n/, ''),
      /commands-tell-changes .*has no changed_when/,
    ],
    [
      'a secret in the log',
      edited(DEPLOY, / +no_log: true\n/, ''),
      /secrets-are-hidden .*"Write the secrets"/,
    ],
    [
      'a role that does not say what it wants',
      new Map(
        [...GOOD].filter(
          ([path]) => path !== `${FOLDER}/roles/nginx/meta/argument_specs.yml`,
        ),
      ),
      /roles-say-what-they-want .*nginx/,
    ],
    [
      'a password in the clear',
      edited(
        `${FOLDER}/inventories/staging/group_vars/all/main.yml`,
        /postgres_password: .*/,
        'postgres_password: hunter2',
      ),
      /no-plain-secrets .*postgres_password/,
    ],
    [
      'a deployment that does not wait',
      edited(DEPLOY, /retries: 10/, 'retries: 1'),
      /healthy-before-the-old-stops .*Nothing waits/,
    ],
    [
      'a deployment that stops the old version first',
      edited(
        DEPLOY,
        '- name: Fetch the image',
        '- name: Stop the old colour\n  ansible.builtin.systemd_service:\n    name: orders-blue\n    state: stopped\n\n- name: Fetch the image',
      ),
      /healthy-before-the-old-stops .*"Stop the old colour" stops/,
    ],
  ])('find %s', async (_what, files, expected) => {
    expect(await findings(files)).toContainEqual(
      expect.stringMatching(expected),
    );
  });
});
