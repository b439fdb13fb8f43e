import type {
  Metric,
  Rollout,
  RolloutDetails,
  Verdict,
} from '@quarterdeck/plugin-rollouts-common';
import { seriesOf, type Series } from './rollouts';

/** What the picture of a rollout shows. Instants are epoch milliseconds. */
export interface Picture {
  from: number;
  to: number;
  /** Percent of the requests at the new version from then on. */
  traffic: { at: number; value: number }[];
  series: Series[];
  /** When it was given up and when no request reached the bad version any more. */
  breachAt?: number;
  safeAt?: number;
}

/** Undefined while nothing has happened that could be drawn. */
export function pictureOf(details: RolloutDetails): Picture | undefined {
  const { rollout, verdicts, course, asOf } = details;
  const traffic = course.map(({ at, traffic: value }) => ({
    at: Date.parse(at),
    value,
  }));
  const first = [
    ...traffic.map(({ at }) => at),
    ...verdicts.map(({ at }) => Date.parse(at)),
  ];
  if (first.length === 0) {
    return undefined;
  }
  const { metrics } = rollout.plan.document.analysis;
  return {
    from: Math.min(...first),
    to: Date.parse(rollout.finishedAt ?? asOf),
    traffic,
    series: seriesOf(metrics, verdicts).filter(
      ({ points }) => points.length > 0,
    ),
    breachAt: instant(rollout.breachAt),
    safeAt: instant(rollout.safeAt),
  };
}

/** One look at the metrics, for the table that says what the picture shows. */
export interface PictureRow {
  at: string;
  /** `null` where it was not seen. */
  traffic: number | null;
  verdicts: (Verdict | undefined)[];
}

/** Newest first; verdicts in the order of the metrics. */
export function rowsOf(
  { course, verdicts }: RolloutDetails,
  metrics: readonly Metric[],
): PictureRow[] {
  const instants = new Set([
    ...course.map(({ at }) => at),
    ...verdicts.map(({ at }) => at),
  ]);
  return [...instants]
    .sort((a, b) => Date.parse(b) - Date.parse(a))
    .map(at => ({
      at,
      traffic:
        course.findLast(point => Date.parse(point.at) <= Date.parse(at))
          ?.traffic ?? null,
      verdicts: metrics.map(({ id }) =>
        verdicts.find(each => each.at === at && each.metricId === id),
      ),
    }));
}

/** The last verdict of each kind on each metric, and all that failed; newest first. */
export function tellingVerdicts(verdicts: readonly Verdict[]): Verdict[] {
  const kindOf = ({ metricId, result }: Verdict) => `${metricId} ${result}`;
  const last = new Map(verdicts.map(each => [kindOf(each), each]));
  return verdicts
    .filter(each => each.result === 'fail' || last.get(kindOf(each)) === each)
    .reverse();
}

/** What the clock of a way back has to beat. */
export const PROMISE_MS = 5 * 60_000;

/** Milliseconds from the breach until each of both was reached; undefined while it was not. */
export function wayBack({ breachAt, safeAt, healthyAt }: Rollout) {
  if (breachAt === null) {
    return undefined;
  }
  const since = (until: string | null) =>
    until === null ? undefined : Date.parse(until) - Date.parse(breachAt);
  return {
    begunAt: Date.parse(breachAt),
    safeMs: since(safeAt),
    healthyMs: since(healthyAt),
  };
}

function instant(time: string | null): number | undefined {
  return time === null ? undefined : Date.parse(time);
}
