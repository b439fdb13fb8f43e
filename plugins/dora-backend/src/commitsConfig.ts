import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { LOCAL_REPOSITORIES_KEY, readSecrets } from '@quarterdeck/toolkit-node';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MarkRules } from './domain/marks';

const DEFAULT_HOSTS: Readonly<Record<string, string>> = {
  github: 'github.com',
  gitlab: 'gitlab.com',
};

export interface CommitsConfig {
  /** Of the copies of repositories that are elsewhere. */
  directory: string;
  /** Of one copy. */
  mostBytes: number;
  /** Bare repositories of this machine; undefined: there are none. */
  localDirectory?: string;
  /** That `integrations` names; no other one is asked. */
  hosts: ReadonlySet<string>;
  marks: MarkRules;
  /** None: GitHub is refused. */
  githubSecrets: readonly string[];
  /** None of both: GitLab is refused. */
  gitlabTokens: readonly string[];
  gitlabSigningSecrets: readonly string[];
  /** Names of workflows that build what is deployed; undefined: no workflow tells when that was. */
  builds?: RegExp;
}

/**
 * Reads `dora.repositories`, `dora.rework` and `dora.webhooks`, and where others keep repositories.
 *
 * @throws InputError that names the key and what it should be
 */
export function readCommitsConfig(rootConfig: Config): CommitsConfig {
  const local = rootConfig.getOptionalString(LOCAL_REPOSITORIES_KEY);
  return {
    directory: resolve(
      rootConfig.getOptionalString('dora.repositories.directory') ??
        defaultDirectory(rootConfig),
    ),
    mostBytes: readSize(rootConfig) * 1024 * 1024,
    localDirectory: local ? resolve(local) : undefined,
    hosts: readHosts(rootConfig),
    marks: {
      labels: (
        rootConfig.getOptionalStringArray('dora.rework.labels') ?? [
          'hotfix',
          'rollback',
          'revert',
        ]
      ).map(label => label.toLowerCase()),
      branches: rootConfig.getOptionalStringArray('dora.rework.branches') ?? [
        'hotfix/*',
      ],
    },
    githubSecrets: readSecrets(rootConfig, 'dora.webhooks.github.secrets'),
    gitlabTokens: readSecrets(rootConfig, 'dora.webhooks.gitlab.tokens'),
    gitlabSigningSecrets: readSecrets(
      rootConfig,
      'dora.webhooks.gitlab.signingSecrets',
    ),
    builds: readBuilds(rootConfig),
  };
}

/** Beside the database where that is a folder: copies that outlive a restart are read again sooner. */
function defaultDirectory(rootConfig: Config): string {
  const database = rootConfig.getOptional('backend.database.connection');
  const isFolder =
    typeof database === 'object' &&
    database !== null &&
    'directory' in database &&
    typeof database.directory === 'string';
  return isFolder
    ? join(String(database.directory), 'dora-repositories')
    : join(tmpdir(), 'quarterdeck-dora-repositories');
}

function readSize(rootConfig: Config): number {
  const key = 'dora.repositories.maxSizeMb';
  const size = rootConfig.getOptionalNumber(key) ?? 2048;
  if (!Number.isInteger(size) || size < 1) {
    throw new InputError(`${key} must be a whole number of megabytes`);
  }
  return size;
}

function readHosts(rootConfig: Config): Set<string> {
  const integrations = rootConfig.getOptionalConfig('integrations');
  return new Set(
    (integrations?.keys() ?? []).flatMap(type =>
      (integrations?.getOptionalConfigArray(type) ?? []).flatMap(
        each => each.getOptionalString('host') ?? DEFAULT_HOSTS[type] ?? [],
      ),
    ),
  );
}

function readBuilds(rootConfig: Config): RegExp | undefined {
  const key = 'dora.webhooks.builds';
  const pattern = rootConfig.getOptionalString(key);
  if (pattern === undefined) {
    return undefined;
  }
  try {
    return new RegExp(pattern, 'i');
  } catch {
    throw new InputError(
      `${key} is "${pattern}"; it must be a regular expression of names of workflows, such as "^(build|release)$"`,
    );
  }
}
