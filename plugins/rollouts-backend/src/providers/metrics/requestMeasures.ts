import { Measurement } from '@quarterdeck/plugin-rollouts-common';
import { Sample } from './exposition';

const REQUESTS = 'http_requests_total';
const BUCKETS = 'http_request_duration_seconds_bucket';

/** What the counters of one process said at an instant. */
export interface Counters {
  requests: number;
  failed: number;
  /** Requests at or below so many seconds. */
  buckets: Map<number, number>;
}

/** Sums what one pod counted over all its routes. */
export function countersOf(samples: readonly Sample[]): Counters {
  const counters: Counters = { requests: 0, failed: 0, buckets: new Map() };
  for (const { name, labels, value } of samples) {
    if (name === REQUESTS) {
      counters.requests += value;
      if (/^5\d\d$/.test(labels.status ?? '')) {
        counters.failed += value;
      }
    } else if (name === BUCKETS) {
      const bound = labels.le === '+Inf' ? Infinity : Number(labels.le);
      counters.buckets.set(bound, (counters.buckets.get(bound) ?? 0) + value);
    }
  }
  return counters;
}

/** What happened between two readings; a counter that went back has begun anew with its process. */
export function increase(before: Counters, after: Counters): Counters {
  const isReset = after.requests < before.requests;
  const base: Counters = isReset
    ? { requests: 0, failed: 0, buckets: new Map() }
    : before;
  return {
    requests: after.requests - base.requests,
    failed: Math.max(0, after.failed - base.failed),
    buckets: new Map(
      [...after.buckets].map(([bound, value]) => [
        bound,
        value - (base.buckets.get(bound) ?? 0),
      ]),
    ),
  };
}

export function sum(all: readonly Counters[]): Counters {
  const total: Counters = { requests: 0, failed: 0, buckets: new Map() };
  for (const { requests, failed, buckets } of all) {
    total.requests += requests;
    total.failed += failed;
    for (const [bound, value] of buckets) {
      total.buckets.set(bound, (total.buckets.get(bound) ?? 0) + value);
    }
  }
  return total;
}

/** In percent. */
export function successRate(counters: Counters, seconds: number): Measurement {
  const { requests, failed } = counters;
  return requests === 0
    ? { noData: `no request in ${Math.round(seconds)} s` }
    : {
        value: (100 * (requests - failed)) / requests,
        samples: requests,
        seconds,
      };
}

/** In milliseconds, interpolated within the bucket as Prometheus does. */
export function quantile(
  counters: Counters,
  share: number,
  seconds: number,
): Measurement {
  const bounds = [...counters.buckets].sort(([left], [right]) => left - right);
  const total = bounds.at(-1)?.[1] ?? 0;
  if (total === 0) {
    return { noData: `no request in ${Math.round(seconds)} s` };
  }
  const rank = share * total;
  let below = 0;
  let lower = 0;
  for (const [bound, count] of bounds) {
    if (count >= rank) {
      const value =
        bound === Infinity
          ? lower
          : lower + ((bound - lower) * (rank - below)) / (count - below || 1);
      return { value: value * 1000, samples: total, seconds };
    }
    below = count;
    lower = bound;
  }
  return { value: lower * 1000, samples: total, seconds };
}
