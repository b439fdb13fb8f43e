import type { Reason } from '@quarterdeck/toolkit-common';
import type { ExecutorJob } from './protocol';

const SECRET_NAME = /passw|secret|token|credential|private|key|dsn|url|uri/i;
/** Shorter ones would take ordinary words away. */
const SHORTEST = 4;
const MASK = '***';

/** @returns what takes the secrets of a job out of whatever is said to the outside */
export function maskFor(job: ExecutorJob): (text: string) => string {
  const secrets = new Set<string>();
  const gather = (value: unknown, isSecret: boolean): void => {
    if (typeof value === 'string') {
      if (isSecret && value.length >= SHORTEST) {
        secrets.add(value);
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) {
        gather(member, isSecret || SECRET_NAME.test(name));
      }
    }
  };
  if ('connection' in job) {
    gather(job.connection, false);
    gather(job.restoreConnection, false);
  }
  if ('stores' in job) {
    gather(
      job.stores.map(({ config }) => config),
      false,
    );
  }
  if ('identities' in job) {
    gather(job.identities, true);
  }
  if ('signingKey' in job) {
    gather(job.signingKey, true);
  }
  const longestFirst = [...secrets].sort((a, b) => b.length - a.length);
  return text =>
    longestFirst.reduce(
      (masked, secret) => masked.replaceAll(secret, MASK),
      text,
    );
}

/** @returns the same reason without secrets */
export function maskReason(
  reason: Reason,
  mask: (text: string) => string,
): Reason {
  return {
    code: reason.code,
    message: mask(reason.message),
    params: Object.fromEntries(
      Object.entries(reason.params).map(([name, value]) => [
        name,
        typeof value === 'string' ? mask(value) : value,
      ]),
    ),
  };
}
