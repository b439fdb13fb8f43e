import {
  Bucket,
  Dashboard,
  MeasuredReliability,
  MetricPoint,
  METRICS,
  MetricId,
  MetricValue,
  ServiceFigures,
  Stage,
  STAGES,
} from '@quarterdeck/plugin-dora-common';
import { bandOf, BandTable } from './bands';
import { changeOf } from './measureChange';
import {
  ENOUGH,
  Measurable,
  MeasuredId,
  measureValues,
  observedDays,
  sumUp,
} from './measureValues';
import { DayFigures } from './records';
import { Targets, unitOf } from './targets';
import { bucketsOf, BucketWindow, Window } from './windows';

/** What is known of a scope, in a window and in the one before. */
export interface MeasureInput {
  /** Of days of the window, oldest first. */
  current: readonly DayFigures[];
  previous: readonly DayFigures[];
  window: Window;
  previousWindow: Window;
  bucket: Bucket;
  now: number;
  /** The first deployment that is known of it. */
  observedSince?: number;
  isIncidentSourceConnected: boolean;
  /** Failed deployments that had not recovered at the end of the window, or by now. */
  open: { count: number; since?: number };
  targets: Targets;
  bands: BandTable;
  /** What others know of whether promises were kept: all but the success rate. */
  reliability: readonly MeasuredReliability[];
}

export type Measured = Pick<
  Dashboard,
  'metrics' | 'reliability' | 'stages' | 'quality'
>;

/** For fewer days nobody can say how often something is deployed. */
const ENOUGH_DAYS = 7;

/** All numbers of a dashboard, from what was counted. */
export function measure(input: MeasureInput): Measured {
  const { current, isIncidentSourceConnected, observedSince, open } = input;
  const { of: whole, before } = bothWindows(input, open.count);
  const buckets = bucketsOf(input.window, input.bucket);
  const series = spread(current, buckets).map(({ bucket, figures }) => ({
    bucket,
    values: measureValues(measurable(input, bucket, figures)),
  }));
  const measured = <Id extends MeasuredId>(metric: Id) => ({
    metric,
    unit: unitOf(metric),
    current: whole[metric],
    previous: before[metric],
    change: changeOf(metric, whole[metric], before[metric]),
    target: input.targets[metric] ?? null,
    series: series.map(({ bucket, values }) => pointOf(bucket, values[metric])),
  });
  const { days } = observedDays(input.window, observedSince, input.now);
  const sums = sumUp(current);
  return {
    metrics: METRICS.map(metric => ({
      ...measured(metric),
      band: placed(metric, whole[metric], input.bands, days),
    })),
    reliability: [measured('deployment-success-rate'), ...input.reliability],
    stages: stagesOf(current),
    quality: {
      deployments: sums.deployments,
      withCommits: sums.withCommits,
      withRework: sums.reworkKnown,
      incidents: sums.incidents,
      attributed: sums.attributed,
      open: open.count,
      openSince: isoOrNull(open.since),
      negative: sums.negative,
      isIncidentSourceConnected,
      observedSince: isoOrNull(observedSince),
    },
  };
}

/** The five of one service, without series. */
export function measureService(
  entityRef: string,
  input: Omit<
    MeasureInput,
    'bucket' | 'open' | 'targets' | 'bands' | 'reliability'
  >,
): ServiceFigures {
  const { of: whole, before } = bothWindows(input, undefined);
  return {
    entityRef,
    metrics: METRICS.map(metric => ({
      metric,
      current: whole[metric],
      previous: before[metric],
      change: changeOf(metric, whole[metric], before[metric]),
    })),
  };
}

type Known = Pick<
  MeasureInput,
  'now' | 'observedSince' | 'isIncidentSourceConnected'
>;

function bothWindows(
  input: Known &
    Pick<MeasureInput, 'current' | 'previous' | 'window' | 'previousWindow'>,
  open: number | undefined,
) {
  return {
    of: measureValues({
      ...measurable(input, input.window, input.current),
      open,
    }),
    before: measureValues(
      measurable(input, input.previousWindow, input.previous),
    ),
  };
}

function measurable(
  { isIncidentSourceConnected, now, observedSince }: Known,
  window: Window,
  figures: readonly DayFigures[],
): Measurable {
  return {
    figures,
    ...observedDays(window, observedSince, now),
    observedSince,
    isIncidentSourceConnected,
  };
}

/** Puts each day to its bucket: within a window buckets begin with days, but for the first. */
function spread(
  figures: readonly DayFigures[],
  buckets: readonly BucketWindow[],
): { bucket: BucketWindow; figures: DayFigures[] }[] {
  let next = 0;
  return buckets.map((bucket, index) => {
    const found: DayFigures[] = [];
    const isLast = index === buckets.length - 1;
    while (next < figures.length && (isLast || figures[next].day < bucket.to)) {
      found.push(figures[next]);
      next++;
    }
    return { bucket, figures: found };
  });
}

function pointOf(bucket: BucketWindow, value: MetricValue): MetricPoint {
  return {
    ...value,
    from: new Date(bucket.from).toISOString(),
    to: new Date(bucket.to).toISOString(),
    isPartial: bucket.isPartial,
  };
}

function placed(
  metric: MetricId,
  { n, value }: MetricValue,
  table: BandTable,
  days: number,
) {
  const isEnough =
    metric === 'deployment-frequency' ? days >= ENOUGH_DAYS : n >= ENOUGH;
  return value === null || !isEnough
    ? null
    : bandOf(metric, value, table, days);
}

function stagesOf(figures: readonly DayFigures[]): Stage[] {
  const sums = STAGES.map(stage => {
    const sum = { stage, ms: 0, n: 0 };
    for (const { stages } of figures) {
      sum.ms += stages[stage]?.ms ?? 0;
      sum.n += stages[stage]?.n ?? 0;
    }
    return sum;
  });
  const total = sums.reduce((all, { ms }) => all + ms, 0);
  return sums.map(({ ms, n, stage }) => ({
    stage,
    share: total === 0 ? null : ms / total,
    meanMs: n === 0 ? null : ms / n,
    n,
  }));
}

function isoOrNull(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
