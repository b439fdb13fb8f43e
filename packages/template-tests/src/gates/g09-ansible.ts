import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Gate, Problem, Tools } from '../types';

const FOLDER = 'infrastructure/ansible';

/** G9: Ansible understands its playbooks, and ansible-lint and yamllint have nothing to say. */
export const ansible: Gate = {
  id: 'G9',
  title: 'has playbooks that ansible-lint and yamllint find nothing in',
  tools: ['ansible-playbook', 'ansible-lint', 'yamllint'],
  selects: ({ model }) => model.description.delivery.ansible,
  isSlow: true,
  async run({ directory, model }, tools) {
    const folder = join(directory, FOLDER);
    if (!existsSync(folder)) {
      return [`there is no ${FOLDER}`];
    }
    return [
      ...model.environments.flatMap(({ name }) =>
        problemsOf(folder, tools, 'ansible-playbook', [
          ...['--syntax-check', '-i', `inventories/${name}`],
          ...['site.yml', 'deploy.yml'],
        ]),
      ),
      ...problemsOf(folder, tools, 'yamllint', ['--strict', '.']),
      ...problemsOf(folder, tools, 'ansible-lint', ['--offline', '--nocolor']),
    ];
  },
};

function problemsOf(
  folder: string,
  tools: Tools,
  name: string,
  args: readonly string[],
): Problem[] {
  const { status, stdout, stderr } = spawnSync(tools.path(name), [...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return status === 0
    ? []
    : [
        `${name} ${args.join(' ')}: ${`${stdout}${stderr}`.trim().slice(-2000)}`,
      ];
}
