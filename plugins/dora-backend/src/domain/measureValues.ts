import {
  doraReason,
  MetricId,
  MetricValue,
} from '@quarterdeck/plugin-dora-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { pooled, quantiles } from './medians';
import { DayFigures } from './records';
import { DAY_MS, dayOf, Window } from './windows';

/** Below this a value is told, and nothing is said about it. */
export const ENOUGH = 5;

/** What values of one window, or of a bucket of it, are made of. */
export interface Measurable {
  figures: readonly DayFigures[];
  /** Days of it that were observed, those that have begun as whole ones. */
  days: number;
  /** Those that it has until now. */
  elapsedDays: number;
  /** Of all that is asked about; undefined where nothing ever was. */
  observedSince?: number;
  isIncidentSourceConnected: boolean;
  /** Failed and not recovered at its end; undefined where nobody asks. */
  open?: number;
}

export type MeasuredId = MetricId | 'deployment-success-rate';

/** How much of a window was observed by now: from the day of the first observation to the end of today. */
export function observedDays(
  { from, to }: Window,
  observedSince: number | undefined,
  now: number,
): { days: number; elapsedDays: number } {
  const end = Math.min(to, dayOf(now) + DAY_MS);
  const since =
    observedSince === undefined
      ? Infinity
      : Math.max(from, dayOf(observedSince));
  return {
    days: Math.max(0, end - since) / DAY_MS,
    elapsedDays: Math.max(0, end - from) / DAY_MS,
  };
}

/** Each of the five, and the success rate. Counts are sums, ratios those of sums, durations exact medians of all values. */
export function measureValues(
  from: Measurable,
): Record<MeasuredId, MetricValue> {
  const sums = sumUp(from.figures);
  return {
    'deployment-frequency': frequency(from, sums),
    'change-lead-time': leadTime(from, sums),
    'change-fail-rate': failRate(from, sums),
    'failed-deployment-recovery-time': recoveryTime(from, sums),
    'deployment-rework-rate': reworkRate(from, sums),
    'deployment-success-rate': successRate(from, sums),
  };
}

export type Sums = Omit<DayFigures, 'day' | 'leads' | 'recoveries' | 'stages'>;

export function sumUp(figures: readonly DayFigures[]): Sums {
  const sums = {
    deployments: 0,
    failed: 0,
    withCommits: 0,
    reworkKnown: 0,
    rework: 0,
    ended: 0,
    succeeded: 0,
    negative: 0,
    incidents: 0,
    attributed: 0,
  };
  for (const day of figures) {
    sums.deployments += day.deployments;
    sums.failed += day.failed;
    sums.withCommits += day.withCommits;
    sums.reworkKnown += day.reworkKnown;
    sums.rework += day.rework;
    sums.ended += day.ended;
    sums.succeeded += day.succeeded;
    sums.negative += day.negative;
    sums.incidents += day.incidents;
    sums.attributed += day.attributed;
  }
  return sums;
}

const NOTHING: MetricValue = {
  value: null,
  p90: null,
  n: 0,
  numerator: null,
  denominator: null,
  coverage: null,
  reason: null,
};

/** Why nothing can be said of a time, whatever is asked; `null` where something can. */
function unobserved({
  days,
  elapsedDays,
  observedSince,
}: Measurable): Reason | null {
  if (elapsedDays === 0) {
    return doraReason('value.not-yet');
  }
  if (observedSince === undefined) {
    return doraReason('value.no-deployments');
  }
  return days === 0
    ? doraReason('value.no-observation', {
        since: new Date(observedSince).toISOString(),
      })
    : null;
}

function frequency(from: Measurable, { deployments }: Sums): MetricValue {
  const { days, elapsedDays } = from;
  const coverage = elapsedDays === 0 ? null : days / elapsedDays;
  const reason = unobserved(from);
  return reason
    ? { ...NOTHING, coverage, reason }
    : {
        ...NOTHING,
        value: deployments / days,
        n: deployments,
        numerator: deployments,
        denominator: days,
        coverage,
      };
}

function leadTime(from: Measurable, sums: Sums): MetricValue {
  const { deployments, withCommits } = sums;
  return duration(
    from,
    pooled(from.figures.map(({ leads }) => leads)),
    share(withCommits, deployments),
    () => {
      if (deployments === 0) {
        return doraReason('value.no-deployments');
      }
      return doraReason(
        withCommits === 0 ? 'value.no-commits' : 'value.no-new-commits',
      );
    },
  );
}

function recoveryTime(from: Measurable, sums: Sums): MetricValue {
  const values = pooled(from.figures.map(({ recoveries }) => recoveries));
  if (!from.isIncidentSourceConnected) {
    return { ...NOTHING, reason: doraReason('value.no-incident-source') };
  }
  const { open } = from;
  return duration(
    from,
    values,
    open === undefined ? null : share(values.length, values.length + open),
    () => {
      if (sums.failed > 0 || (open ?? 0) > 0) {
        return doraReason('value.none-recovered');
      }
      return doraReason(
        sums.deployments === 0 ? 'value.no-deployments' : 'value.no-failures',
      );
    },
  );
}

function duration(
  from: Measurable,
  values: Float64Array,
  coverage: number | null,
  whyNone: () => Reason,
): MetricValue {
  const n = values.length;
  const found = quantiles(values, [0.5, 0.9]);
  return found
    ? {
        ...NOTHING,
        value: Math.round(found[0]),
        p90: Math.round(found[1]),
        n,
        coverage,
        reason: few(n),
      }
    : { ...NOTHING, coverage, reason: unobserved(from) ?? whyNone() };
}

function failRate(from: Measurable, sums: Sums): MetricValue {
  const { attributed, deployments, failed, incidents } = sums;
  return from.isIncidentSourceConnected
    ? ratio(from, failed, deployments, share(attributed, incidents), () =>
        doraReason('value.no-deployments'),
      )
    : { ...NOTHING, reason: doraReason('value.no-incident-source') };
}

function reworkRate(from: Measurable, sums: Sums): MetricValue {
  const { deployments, rework, reworkKnown } = sums;
  return from.isIncidentSourceConnected
    ? ratio(from, rework, reworkKnown, share(reworkKnown, deployments), () =>
        doraReason(
          deployments === 0 ? 'value.no-deployments' : 'value.rework-unknown',
        ),
      )
    : { ...NOTHING, reason: doraReason('value.no-incident-source') };
}

function successRate(from: Measurable, sums: Sums): MetricValue {
  return ratio(from, sums.succeeded, sums.ended, null, () =>
    doraReason('value.none-ended'),
  );
}

function ratio(
  from: Measurable,
  numerator: number,
  denominator: number,
  coverage: number | null,
  whyNone: () => Reason,
): MetricValue {
  return denominator === 0
    ? { ...NOTHING, coverage, reason: unobserved(from) ?? whyNone() }
    : {
        ...NOTHING,
        value: numerator / denominator,
        n: denominator,
        numerator,
        denominator,
        coverage,
        reason: few(denominator),
      };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function few(count: number): Reason | null {
  return count < ENOUGH ? doraReason('value.few', { count }) : null;
}
