import { Finding, Rule } from '../../types';
import { Block, infrastructureOf, innerBlocks } from './folders';

/** A rule that looks at one block after another. */
function blockRule(
  id: string,
  summary: string,
  problems: (block: Block, isModule: boolean) => string[],
): Rule {
  return {
    id,
    summary,
    async check({ files }): Promise<Finding[]> {
      const { folders } = await infrastructureOf(files);
      return folders.flatMap(({ blocks, isModule }) =>
        blocks.flatMap(block =>
          problems(block, isModule).map(message => ({
            rule: id,
            path: block.path,
            message,
          })),
        ),
      );
    },
  };
}

export const providers = blockRule(
  'terraform/no-provider-in-modules',
  'Only roots have provider blocks: a module with one cannot be removed, repeated or moved to another account',
  ({ kind, name }, isModule) =>
    isModule && kind === 'provider'
      ? [`the module has a provider ${name}: leave it to the root`]
      : [],
);

const EVERYWHERE = new Set(['0.0.0.0/0', '::/0']);

export const openGroups = blockRule(
  'terraform/no-open-security-groups',
  'The world reaches port 443 and no other; else databases and machines are found within minutes',
  ({ kind, name, body }) => {
    if (kind !== 'resource') {
      return [];
    }
    const isIngress =
      name.startsWith('aws_vpc_security_group_ingress_rule.') ||
      (name.startsWith('aws_security_group_rule.') && body.type === 'ingress');
    const ingress = [
      ...(isIngress ? [body] : []),
      ...(name.startsWith('aws_security_group.')
        ? innerBlocks(body, 'ingress')
        : []),
    ];
    return ingress
      .filter(
        rule =>
          sourcesOf(rule).some(source => EVERYWHERE.has(source)) &&
          !(rule.from_port === 443 && rule.to_port === 443),
      )
      .map(
        rule =>
          `${name} lets everybody in at ${rule.from_port} to ${rule.to_port}: name a security group instead`,
      );
  },
);

function sourcesOf(rule: Readonly<Record<string, unknown>>): string[] {
  return ['cidr_ipv4', 'cidr_ipv6', 'cidr_blocks', 'ipv6_cidr_blocks']
    .flatMap(name => rule[name] ?? [])
    .map(String);
}

const SECRET =
  /^(?!manage_)(?:\w+_)?(?:password|passwd|secret|token|private_key|access_key|secret_key)$/;

export const secrets = blockRule(
  'terraform/no-passwords',
  'No password is in code or state: what is given to a resource stays in the state for whoever can read it',
  ({ kind, name, body }) => {
    if (kind === 'resource' && name.startsWith('random_password.')) {
      return [
        `${name} is kept in the state: let AWS make it (manage_master_user_password), or use an ephemeral one`,
      ];
    }
    if (kind === 'variable' && SECRET.test(name)) {
      return body.ephemeral === true
        ? []
        : [`var.${name} ends up in plans and state: make it ephemeral`];
    }
    return kind === 'resource' || kind === 'provider'
      ? Object.keys(body)
          .filter(key => SECRET.test(key))
          .map(
            key =>
              `${name} is given ${key}, which the state keeps: use its write-only form, or let AWS make it`,
          )
      : [];
  },
);

export const state = blockRule(
  'terraform/state-is-locked',
  'The state is encrypted and locked by S3 itself: two that apply at once destroy it, and tables of DynamoDB are deprecated',
  ({ kind, body }) =>
    kind === 'terraform'
      ? innerBlocksOfBackend(body).flatMap(backend => [
          ...(backend.use_lockfile === true
            ? []
            : ['the backend does not lock: set use_lockfile = true']),
          ...(backend.encrypt === true
            ? []
            : ['the state is not encrypted: set encrypt = true']),
          ...(backend.dynamodb_table === undefined
            ? []
            : ['dynamodb_table is deprecated: S3 locks by itself']),
        ])
      : [],
);

function innerBlocksOfBackend(body: Readonly<Record<string, unknown>>) {
  const backend = body.backend;
  return typeof backend === 'object' && backend !== null && 's3' in backend
    ? innerBlocks({ s3: backend.s3 }, 's3')
    : [];
}

export const hardened = blockRule(
  'terraform/data-is-protected',
  'Databases and caches are encrypted, private and leave a last copy; machines answer only version 2 of the metadata service',
  ({ kind, name, body }) => {
    if (kind !== 'resource') {
      return [];
    }
    const wanted = WANTED[name.split('.')[0]] ?? [];
    return [
      ...wanted
        .filter(([key, value]) => body[key] !== value && !isCopy(body, key))
        .map(([key, value]) => `${name}: ${key} has to be ${value}`),
      ...(name.startsWith('aws_launch_template.') &&
      innerBlocks(body, 'metadata_options')[0]?.http_tokens !== 'required'
        ? [`${name}: metadata_options.http_tokens has to be "required"`]
        : []),
    ];
  },
);

const WANTED: Record<string, readonly (readonly [string, unknown])[]> = {
  aws_db_instance: [
    ['storage_encrypted', true],
    ['publicly_accessible', false],
    ['skip_final_snapshot', false],
  ],
  aws_elasticache_replication_group: [
    ['at_rest_encryption_enabled', true],
    ['transit_encryption_enabled', true],
  ],
};

/** What can be copied again needs no last copy. */
function isCopy(body: Readonly<Record<string, unknown>>, key: string): boolean {
  return key === 'skip_final_snapshot' && 'replicate_source_db' in body;
}
