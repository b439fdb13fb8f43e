import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

export interface SigningConfig {
  everyMs: number;
  /** PEM of an Ed25519 key, PKCS #8. */
  privateKey?: string;
  keyFile?: string;
  copyTo?: string;
}

export interface TimelineConfig {
  signing: SigningConfig;
  /** How long facts are kept; undefined: for ever. */
  retentionMs?: number;
}

const HOUR_MS = 3_600_000;
const SHORTEST_RETENTION_MS = 24 * HOUR_MS;

/**
 * Reads `timeline` from the configuration.
 *
 * @throws InputError that names the key and what it should be.
 */
export function readTimelineConfig(rootConfig: Config): TimelineConfig {
  const config = rootConfig.getOptionalConfig('timeline');
  const signing = config?.getOptionalConfig('signing');
  const everyMs = signing?.has('every')
    ? durationToMilliseconds(readDurationFromConfig(signing, { key: 'every' }))
    : HOUR_MS;
  if (everyMs < 1_000) {
    throw new InputError('timeline.signing.every must be at least 1 second');
  }
  const retentionMs = config?.has('retention')
    ? durationToMilliseconds(
        readDurationFromConfig(config, { key: 'retention' }),
      )
    : undefined;
  if (retentionMs !== undefined && retentionMs < SHORTEST_RETENTION_MS) {
    throw new InputError(
      'timeline.retention must be at least 1 day; leave it out to keep facts for ever',
    );
  }
  return {
    signing: {
      everyMs,
      privateKey: signing?.getOptionalString('privateKey'),
      keyFile: signing?.getOptionalString('keyFile'),
      copyTo: signing?.getOptionalString('copyTo'),
    },
    retentionMs,
  };
}
