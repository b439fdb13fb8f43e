import { z } from 'zod';

/**
 * The one status vocabulary of every room, from best to worst.
 *
 * - `healthy`: does what was asked of it.
 * - `progressing`: on its way there, nothing has failed.
 * - `degraded`: serves, but not as was asked.
 * - `unavailable`: does not serve.
 * - `unknown`: we cannot see it. Never shown as fine.
 */
export const HEALTH_STATUSES = [
  'healthy',
  'progressing',
  'degraded',
  'unavailable',
  'unknown',
] as const;

export const healthStatusSchema = z.enum(HEALTH_STATUSES);
export type HealthStatus = z.infer<typeof healthStatusSchema>;

/**
 * The status of a whole made of parts: the most serious one. A part that cannot be seen is more serious than one
 * that is healthy or progressing, and less than one that is known to fail.
 *
 * @returns `undefined` for no parts: whoever asks must say what nothing means.
 */
export function worstHealth(
  statuses: readonly HealthStatus[],
): HealthStatus | undefined {
  return statuses.reduce<HealthStatus | undefined>(
    (worst, status) =>
      worst === undefined || SEVERITY[status] > SEVERITY[worst]
        ? status
        : worst,
    undefined,
  );
}

const SEVERITY: Record<HealthStatus, number> = {
  healthy: 0,
  progressing: 1,
  unknown: 2,
  degraded: 3,
  unavailable: 4,
};
