import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

const DAY_MS = 24 * 3_600_000;

export interface ApprovalsConfig {
  /** How long what was asked for is kept. */
  retentionMs: number;
}

/**
 * Reads `approvals` from the configuration.
 *
 * @throws InputError that names the key and what it should be.
 */
export function readApprovalsConfig(rootConfig: Config): ApprovalsConfig {
  const config = rootConfig.getOptionalConfig('approvals');
  const retentionMs = config?.has('retention')
    ? durationToMilliseconds(
        readDurationFromConfig(config, { key: 'retention' }),
      )
    : 400 * DAY_MS;
  if (retentionMs < DAY_MS) {
    throw new InputError('approvals.retention must be at least 1 day');
  }
  return { retentionMs };
}
