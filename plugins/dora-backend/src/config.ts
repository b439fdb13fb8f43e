import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { Tier, tierSchema } from '@quarterdeck/plugin-dora-common';
import { CountingRules } from './domain/countingRules';

export type { CountingRules } from './domain/countingRules';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface DoraConfig {
  rules: CountingRules;
  /** The tier of each environment. */
  tiers: ReadonlyMap<string, Tier>;
  /** How long deployments and incidents are kept. */
  retentionMs: number;
}

/**
 * Reads `dora` from the configuration, and the tiers of `environments.definitions`.
 *
 * @throws InputError that names the key and what it should be.
 */
export function readDoraConfig(rootConfig: Config): DoraConfig {
  const config = rootConfig.getOptionalConfig('dora');
  const duration = (key: string, otherwise: number, atLeast: number) => {
    const read = config?.has(key)
      ? durationToMilliseconds(readDurationFromConfig(config, { key }))
      : otherwise;
    if (read < atLeast) {
      throw new InputError(
        `dora.${key} must be at least ${atLeast / HOUR_MS} hours`,
      );
    }
    return read;
  };
  return {
    rules: {
      attributionWindowMs: duration('attribution.window', DAY_MS, HOUR_MS),
      recoveryFrom: oneOf(config, 'recoveryFrom', ['incident', 'deployment']),
      leadTimeFrom: oneOf(config, 'leadTimeFrom', ['commit', 'merge']),
    },
    tiers: readTiers(rootConfig.getOptionalConfig('environments.definitions')),
    // Two years of windows, and as much again before them to compare with.
    retentionMs: duration('retention', 1500 * DAY_MS, DAY_MS),
  };
}

/** The first of the choices is the default. */
function oneOf<Choice extends string>(
  config: Config | undefined,
  key: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const text = config?.getOptionalString(key);
  if (text === undefined) {
    return choices[0];
  }
  const choice = choices.find(each => each === text);
  if (choice === undefined) {
    throw new InputError(`dora.${key} must be ${choices.join(' or ')}`);
  }
  return choice;
}

function readTiers(config: Config | undefined): Map<string, Tier> {
  return new Map(
    (config?.keys() ?? []).flatMap((id): [string, Tier][] => {
      const tier = tierSchema.safeParse(config?.getString(`${id}.tier`));
      // The room of environments says what is wrong with it.
      return tier.success ? [[id, tier.data]] : [];
    }),
  );
}
