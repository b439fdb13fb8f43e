import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

export interface TimelineConfig {
  observeEveryMs: number;
  forgetAfterMs: number;
}

const SECOND_MS = 1_000;
const DEFAULTS: TimelineConfig = {
  observeEveryMs: 30 * SECOND_MS,
  forgetAfterMs: 3_600 * SECOND_MS,
};

/**
 * Reads `timeline` from the configuration.
 *
 * @throws InputError that names the key and what it should be.
 */
export function readTimelineConfig(rootConfig: Config): TimelineConfig {
  const config = rootConfig.getOptionalConfig('timeline');
  const milliseconds = (key: 'observeEvery' | 'forgetAfter') =>
    config?.has(key)
      ? durationToMilliseconds(readDurationFromConfig(config, { key }))
      : DEFAULTS[`${key}Ms`];
  const observeEveryMs = milliseconds('observeEvery');
  if (observeEveryMs < SECOND_MS) {
    throw new InputError(
      'timeline.observeEvery must be at least 1 second: each time reads the catalog',
    );
  }
  return { observeEveryMs, forgetAfterMs: milliseconds('forgetAfter') };
}
