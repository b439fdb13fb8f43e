import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { environmentTierSchema } from '@quarterdeck/plugin-environments-common';
import { EnvironmentDefinition } from './domain/placement';

/** What an adopter may say of a cluster beyond how to reach it. */
export interface ClusterPresentation {
  simulated: boolean;
  kubectlContext: string;
}

export interface EnvironmentsConfig {
  definitions: EnvironmentDefinition[];
  /** By cluster name; clusters without an entry have the defaults. */
  presentationOf(cluster: string): ClusterPresentation;
}

const ENVIRONMENT_ID = /^[a-z][a-z0-9-]{0,38}$/;

/**
 * Reads `environments` from the configuration.
 *
 * @throws InputError that names the key and what it should be.
 */
export function readEnvironmentsConfig(rootConfig: Config): EnvironmentsConfig {
  const config = rootConfig.getOptionalConfig('environments');
  const definitions = config?.getOptionalConfig('definitions');
  const ids = definitions?.keys() ?? [];
  const clusters = config?.getOptionalConfig('clusters');
  return {
    definitions: ids.map(id =>
      readDefinition(id, ids, definitions!.getConfig(id)),
    ),
    presentationOf: name => {
      const cluster = clusters?.has(name)
        ? clusters.getConfig(name)
        : undefined;
      return {
        simulated: cluster?.getOptionalBoolean('simulated') ?? false,
        kubectlContext: cluster?.getOptionalString('kubectlContext') ?? name,
      };
    },
  };
}

function readDefinition(
  id: string,
  ids: readonly string[],
  config: Config,
): EnvironmentDefinition {
  const key = `environments.definitions.${id}`;
  if (!ENVIRONMENT_ID.test(id)) {
    throw new InputError(
      `${key}: an environment's id starts with a lower-case letter and has at most 39 of a-z, 0-9 and "-"`,
    );
  }
  const tier = environmentTierSchema.safeParse(config.getString('tier'));
  if (!tier.success) {
    throw new InputError(
      `${key}.tier must be one of ${environmentTierSchema.options.join(', ')}`,
    );
  }
  const promoteFrom = config.getOptionalString('promoteFrom');
  if (promoteFrom !== undefined && !ids.includes(promoteFrom)) {
    throw new InputError(
      `${key}.promoteFrom names ${promoteFrom}, which is not an environment; there are ${ids.join(', ')}`,
    );
  }
  return {
    environment: {
      id,
      title: config.getOptionalString('title') ?? id,
      rank: config.getNumber('rank'),
      tier: tier.data,
      purpose: config.getOptionalString('purpose') ?? null,
      audience: config.getOptionalString('audience') ?? null,
      updateFrequency: config.getOptionalString('updateFrequency') ?? null,
      promoteFrom: promoteFrom ?? null,
      protected:
        config.getOptionalBoolean('protected') ?? tier.data === 'production',
    },
    clusters: config.getStringArray('clusters'),
    namespacePatterns: config.getStringArray('namespaces'),
    previewTtlMs: config.has('previewTtl')
      ? durationToMilliseconds(
          readDurationFromConfig(config, { key: 'previewTtl' }),
        )
      : undefined,
  };
}
