import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const SHORTEST_REFRESH_MS = 10_000;

export interface LibraryConfig {
  /** How long what was read from repositories holds. */
  refreshMs: number;
  /** Without a run, rehearsal or review for so long, a runbook is stale. */
  staleAfterMs: number;
}

/**
 * Reads `runbooks.sources` and `runbooks.freshness` from the configuration.
 *
 * @throws InputError that names the key and what it should be.
 */
export function readLibraryConfig(rootConfig: Config): LibraryConfig {
  const refreshMs =
    readDuration(rootConfig, 'runbooks.sources.refresh') ?? 5 * MINUTE_MS;
  const staleAfterMs =
    readDuration(rootConfig, 'runbooks.freshness.staleAfter') ?? 90 * DAY_MS;
  if (refreshMs < SHORTEST_REFRESH_MS) {
    throw new InputError(
      'runbooks.sources.refresh must be at least 10 seconds',
    );
  }
  if (staleAfterMs < DAY_MS) {
    throw new InputError(
      'runbooks.freshness.staleAfter must be at least 1 day',
    );
  }
  return { refreshMs, staleAfterMs };
}

function readDuration(config: Config, key: string): number | undefined {
  return config.has(key)
    ? durationToMilliseconds(readDurationFromConfig(config, { key }))
    : undefined;
}
