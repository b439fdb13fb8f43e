import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Gate } from '../types';

const FOLDER = 'infrastructure/terraform';

/**
 * G9: `terraform fmt` has nothing to change. Syntax, names and safety are held by the rules `terraform/…`; `validate` and
 * `test` want the provider, which no machine without a network has.
 */
export const terraform: Gate = {
  id: 'G9',
  title: 'has Terraform as terraform fmt writes it',
  tools: ['terraform'],
  selects: ({ model }) => model.description.delivery.terraform !== 'none',
  async run({ directory }, tools) {
    if (!existsSync(join(directory, FOLDER))) {
      return [`there is no ${FOLDER}`];
    }
    const { status, stdout, stderr } = spawnSync(
      tools.path('terraform'),
      ['fmt', '-check', '-recursive', '-list=true', '-no-color', FOLDER],
      { cwd: directory, encoding: 'utf8' },
    );
    return status === 0
      ? []
      : `${stdout}${stderr}`
          .trim()
          .split('\n')
          .map(line => `terraform fmt: ${line}`);
  },
};
