import {
  backupsReason,
  type EntityProtection,
} from '@quarterdeck/plugin-backups-common';
import type { HealthStatus } from '@quarterdeck/toolkit-common';

export type RpoClock = EntityProtection['policies'][number]['rpo'];

/** From this share of what is promised on, people are told before it breaks. */
const NEAR = 0.8;

/**
 * What would be lost if the data were lost now: the age of the newest point that can be restored. A point in the future
 * (its clock is ahead) loses nothing.
 */
export function rpoClock(of: {
  newestPointAt: number | undefined;
  targetMs: number;
  now: number;
}): RpoClock {
  const { newestPointAt, targetMs, now } = of;
  if (newestPointAt === undefined) {
    return {
      targetMs,
      ms: null,
      reason: backupsReason('clock.none'),
      // It is known: nothing would come back.
      status: 'unavailable',
      newestPointAt: null,
      breachAt: null,
    };
  }
  const ms = Math.max(0, now - newestPointAt);
  return {
    targetMs,
    ms,
    reason: null,
    status: againstTarget(ms, targetMs),
    newestPointAt: new Date(newestPointAt).toISOString(),
    breachAt: new Date(newestPointAt + targetMs).toISOString(),
  };
}

/** Kept, nearly broken, broken. */
export function againstTarget(ms: number, targetMs: number): HealthStatus {
  if (ms > targetMs) {
    return 'unavailable';
  }
  return ms > NEAR * targetMs ? 'degraded' : 'healthy';
}
