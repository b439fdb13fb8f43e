/**
 * @jest-environment node
 */
import { FileTree, generate, treeOf } from '@quarterdeck/service-generator';
import { TERRAFORM_RULES } from '.';
import { ordersModel, replaced } from '../../testing/files';
import { verify } from '../../verify';

const model = ordersModel('go', {
  database: 'postgres18',
  readReplica: true,
  cache: 'valkey',
  terraform: 'aws',
});
const GOOD = treeOf(generate(model, ['terraform']));
const ROOT = 'infrastructure/terraform/environments/staging';
const MODULES = 'infrastructure/terraform/modules';

async function findings(files: FileTree): Promise<string[]> {
  const found = await verify({ files, model }, TERRAFORM_RULES);
  return found.map(({ rule, path, message }) => `${rule} ${path} ${message}`);
}

const edited = (path: string, search: string | RegExp, replacement: string) =>
  replaced(GOOD, path, search, replacement);

const appended = (path: string, text: string) => edited(path, /$/, `\n${text}`);

describe('terraform rules', () => {
  it('find nothing in what is generated', async () => {
    expect(await findings(GOOD)).toEqual([]);
  });

  it.each([
    [
      'what is no HCL, with its line',
      edited(
        `${ROOT}/main.tf`,
        'module "networking" {',
        'module networking" {',
      ),
      /^terraform\/parses .*staging\/main\.tf/,
    ],
    [
      'a variable nobody declared',
      edited(`${ROOT}/main.tf`, 'var.image_id', 'var.image'),
      /references-resolve .*var\.image is used, but not declared/,
    ],
    [
      'a variable nobody uses',
      appended(
        `${MODULES}/cache/variables.tf`,
        'variable "idle" {\n  description = "x"\n  type = string\n default = ""\n}\n',
      ),
      /references-resolve .*var\.idle is declared, but nothing uses it/,
    ],
    [
      'a resource nobody declared',
      edited(
        `${MODULES}/database/outputs.tf`,
        'aws_db_instance.this.address',
        'aws_db_instance.main.address',
      ),
      /references-resolve .*aws_db_instance\.main is used/,
    ],
    [
      'an output nobody declared',
      edited(
        `${ROOT}/outputs.tf`,
        'module.database.address',
        'module.database.host',
      ),
      /references-resolve .*module database has no output host/,
    ],
    [
      'an input that is missing or unknown',
      edited(`${ROOT}/main.tf`, /instance_type +=/, 'machine_type ='),
      /references-resolve .*module compute has no variable machine_type/,
    ],
    [
      'a module that is not there',
      edited(`${ROOT}/main.tf`, 'modules/cache"', 'modules/caches"'),
      /references-resolve .*modules\/caches is not there/,
    ],
    [
      'versions without bounds',
      edited(`${MODULES}/cache/versions.tf`, '~> 6.0', '>= 6.0'),
      /versions-are-bounded .*the provider aws/,
    ],
    [
      'what nobody described',
      edited(`${MODULES}/cache/outputs.tf`, / +description.*\n/, ''),
      /described .*output address has no description/,
    ],
    [
      'a module without a test',
      edited(
        `${MODULES}/cache/tests/cache.tftest.hcl`,
        'mock_provider "aws" {}',
        '',
      ),
      /modules-are-tested .*cache/,
    ],
    [
      'a provider in a module',
      appended(`${MODULES}/database/main.tf`, 'provider "aws" {}\n'),
      /no-provider-in-modules .*database/,
    ],
    [
      'a door to the database for everybody',
      edited(
        `${MODULES}/database/main.tf`,
        'referenced_security_group_id = each.value',
        'cidr_ipv4 = "0.0.0.0/0"',
      ),
      /no-open-security-groups .*5432 to 5432/,
    ],
    [
      'the same inside the group',
      appended(
        `${MODULES}/compute/main.tf`,
        'resource "aws_security_group" "ssh" {\n  ingress {\n    from_port = 22\n    to_port = 22\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n',
      ),
      /no-open-security-groups .*22 to 22/,
    ],
    [
      'a password that the state keeps',
      edited(
        `${MODULES}/database/main.tf`,
        'manage_master_user_password = true',
        'password = "hunter2"',
      ),
      /no-passwords .*is given password/,
    ],
    [
      'a password as a variable',
      appended(
        `${ROOT}/variables.tf`,
        'variable "database_password" {\n  description = "x"\n  type = string\n}\n',
      ),
      /no-passwords .*var\.database_password/,
    ],
    [
      'a password that Terraform makes',
      appended(
        `${ROOT}/main.tf`,
        'resource "random_password" "database" {\n  length = 20\n}\n',
      ),
      /no-passwords .*random_password\.database/,
    ],
    [
      'a lock in DynamoDB',
      edited(
        `${ROOT}/backend.tf`,
        /use_lockfile = true/,
        'dynamodb_table = "locks"',
      ),
      /state-is-locked .*dynamodb_table is deprecated/,
    ],
    [
      'a database in the clear',
      edited(
        `${MODULES}/database/main.tf`,
        /storage_encrypted +=.*/,
        'storage_encrypted = false',
      ),
      /data-is-protected .*storage_encrypted has to be true/,
    ],
    [
      'the old metadata service',
      edited(`${MODULES}/compute/main.tf`, '"required"', '"optional"'),
      /data-is-protected .*http_tokens/,
    ],
  ])('find %s', async (_what, files, expected) => {
    expect(await findings(files)).toContainEqual(
      expect.stringMatching(expected),
    );
  });
});
