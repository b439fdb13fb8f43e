/**
 * @jest-environment node
 */
import { FileTree, generate, treeOf } from '@quarterdeck/service-generator';
import { ANSIBLE_RULES } from '.';
import { ordersModel, replaced } from '../../testing/files';
import { verify } from '../../verify';

const model = ordersModel('go', {
  database: 'postgres18',
  cache: 'redis',
  ansible: true,
});
const GOOD = treeOf(generate(model, ['ansible']));
const FOLDER = 'infrastructure/ansible';
const DEPLOY = `${FOLDER}/roles/deploy/tasks/main.yml`;

async function findings(files: FileTree): Promise<string[]> {
  const found = await verify({ files, model }, ANSIBLE_RULES);
  return found.map(({ rule, path, message }) => `${rule} ${path} ${message}`);
}

const edited = (path: string, search: string | RegExp, replacement: string) =>
  replaced(GOOD, path, search, replacement);

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
