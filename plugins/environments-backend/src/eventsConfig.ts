import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { GitlabSecrets, readSecrets } from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { EnvironmentDefinition } from './domain/placement';

export interface EventsConfig {
  /** Of whoever sends CloudEvents, notifications of Argo CD and plain reports. */
  tokens: readonly string[];
  githubSecrets: readonly string[];
  gitlab: GitlabSecrets;
  /** Ids of environments by what senders call them. */
  environments: ReadonlyMap<string, string>;
  /** References of entities by what senders call them: services, applications, repositories. */
  entities: ReadonlyMap<string, string>;
}

const ENTITY_REF =
  /^[a-z][a-z0-9-]*:[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*$/;

/**
 * Reads `environments.events`.
 *
 * @throws InputError that names the key and what it should be
 */
export function readEventsConfig(
  config: Config,
  definitions: readonly EnvironmentDefinition[],
): EventsConfig {
  const environments = readNames(config, 'environments.events.environments');
  for (const [name, id] of environments) {
    if (!definitions.some(({ environment }) => environment.id === id)) {
      throw new InputError(
        `environments.events.environments: "${name}" stands for ${id}, which is none of environments.definitions`,
      );
    }
  }
  const entities = readNames(config, 'environments.events.entities');
  for (const [name, ref] of entities) {
    if (!ENTITY_REF.test(ref)) {
      throw new InputError(
        `environments.events.entities: "${name}" stands for ${ref}; write it as component:default/name`,
      );
    }
  }
  return {
    tokens: readSecrets(config, 'environments.events.tokens'),
    githubSecrets: readSecrets(config, 'environments.events.github.secrets'),
    gitlab: {
      tokens: readSecrets(config, 'environments.events.gitlab.tokens'),
      signingSecrets: readSecrets(
        config,
        'environments.events.gitlab.signingSecrets',
      ),
    },
    environments,
    entities,
  };
}

/** Names of others may hold dots, which Backstage's getters take for steps into an object. */
function readNames(config: Config, key: string): Map<string, string> {
  const names = z
    .record(z.string(), z.string())
    .safeParse(config.getOptional(key) ?? {});
  if (!names.success) {
    throw new InputError(`${key} must be an object whose values are text`);
  }
  return new Map(Object.entries(names.data));
}
