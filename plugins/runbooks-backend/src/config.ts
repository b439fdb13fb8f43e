import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

const DAY_MS = 24 * 3_600_000;

export interface RunsConfig {
  /** How long runs are kept that are over. */
  retentionMs: number;
}

/**
 * Reads `runbooks.runs` from the configuration.
 *
 * @throws InputError that names the key and what it should be.
 */
export function readRunsConfig(rootConfig: Config): RunsConfig {
  const config = rootConfig.getOptionalConfig('runbooks.runs');
  const retentionMs = config?.has('retention')
    ? durationToMilliseconds(
        readDurationFromConfig(config, { key: 'retention' }),
      )
    : 800 * DAY_MS;
  if (retentionMs < DAY_MS) {
    throw new InputError('runbooks.runs.retention must be at least 1 day');
  }
  return { retentionMs };
}
