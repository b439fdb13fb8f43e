import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  Severity,
  entityRefSchema,
  severitySchema,
} from '@quarterdeck/plugin-incidents-common';
import { GitlabSecrets, readSecrets } from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { AlertEnvironment } from './domain/heardAlert';

export interface EventsConfig {
  /** Of whoever sends CloudEvents and plain incidents. */
  tokens: readonly string[];
  githubSecrets: readonly string[];
  gitlab: GitlabSecrets;
  /** In lower case: an issue with one of them is an incident. */
  labels: readonly string[];
  /** Of those whose sender does not say. */
  severity: Severity;
  /** Where an incident is whose sender does not say; undefined: it is of no environment. */
  environment: string | undefined;
  /** Ids of environments by what senders call them. */
  environments: ReadonlyMap<string, string>;
  /** References of entities by what senders call them: services, repositories. */
  entities: ReadonlyMap<string, string>;
}

/**
 * Reads `incidents.events`.
 *
 * @throws InputError that names the key and what it should be
 */
export function readEventsConfig(
  config: Config,
  definitions: readonly AlertEnvironment[],
): EventsConfig {
  const key = 'incidents.events';
  const environments = readNames(config, `${key}.environments`);
  const requireKnown = (name: string, id: string) => {
    if (!definitions.some(each => each.id === id)) {
      throw new InputError(
        `${key}.${name} names ${id}, which is none of environments.definitions`,
      );
    }
    return id;
  };
  environments.forEach(id => requireKnown('environments', id));
  const entities = readNames(config, `${key}.entities`);
  for (const [name, ref] of entities) {
    if (!entityRefSchema.safeParse(ref).success) {
      throw new InputError(
        `${key}.entities: "${name}" stands for ${ref}; write it as component:default/name`,
      );
    }
  }
  const severity = severitySchema.safeParse(
    config.getOptionalString(`${key}.severity`) ?? 'P2',
  );
  if (!severity.success) {
    throw new InputError(
      `${key}.severity must be one of ${severitySchema.options.join(', ')}`,
    );
  }
  return {
    tokens: readSecrets(config, `${key}.tokens`),
    githubSecrets: readSecrets(config, `${key}.github.secrets`),
    gitlab: {
      tokens: readSecrets(config, `${key}.gitlab.tokens`),
      signingSecrets: readSecrets(config, `${key}.gitlab.signingSecrets`),
    },
    labels: (
      config.getOptionalStringArray(`${key}.labels`) ?? ['incident']
    ).map(label => label.toLowerCase()),
    severity: severity.data,
    environment: readEnvironment(config, definitions, requireKnown),
    environments,
    entities,
  };
}

/** Of several of production nobody knows which one is meant. */
function readEnvironment(
  config: Config,
  definitions: readonly AlertEnvironment[],
  requireKnown: (name: string, id: string) => string,
): string | undefined {
  const said = config.getOptionalString('incidents.events.environment');
  if (said !== undefined) {
    return requireKnown('environment', said);
  }
  const production = definitions.filter(({ tier }) => tier === 'production');
  return production.length === 1 ? production[0].id : undefined;
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
