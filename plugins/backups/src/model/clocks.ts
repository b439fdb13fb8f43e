import type { PolicyProtection } from '@quarterdeck/plugin-backups-common';
import type { HealthStatus } from '@quarterdeck/toolkit-common';

/**
 * The clock of what would be lost, as it stands at an instant: the answer that it came with grows older by itself, and
 * what held then may be broken now.
 */
export function rpoAt(
  rpo: PolicyProtection['rpo'],
  now: number,
): { ms: number | null; status: HealthStatus; isBroken: boolean } {
  const { newestPointAt, breachAt, ms, status } = rpo;
  if (newestPointAt === null) {
    return { ms, status, isBroken: false };
  }
  const isBroken = breachAt !== null && Date.parse(breachAt) <= now;
  return {
    ms: Math.max(0, now - Date.parse(newestPointAt)),
    status: isBroken && status !== 'unknown' ? 'unavailable' : status,
    isBroken,
  };
}
