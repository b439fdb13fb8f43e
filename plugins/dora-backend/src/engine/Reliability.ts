import {
  Bucket,
  MeasuredReliability,
  MetricChange,
  MetricValue,
  ReliabilityMetricId,
  Tier,
  doraReason,
} from '@quarterdeck/plugin-dora-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { Whose } from '../database/FigureStore';
import { changeOf } from '../domain/measureChange';
import { Targets, unitOf } from '../domain/targets';
import { BucketWindow, Window, bucketsOf } from '../domain/windows';
import {
  Availability,
  AvailabilitySource,
} from '../providers/availability/types';
import { Proof, ReliabilityProofs } from './ReliabilityProofs';

export interface ReliabilityQuestion {
  whose: Whose;
  tier: Tier;
  window: Window;
  previousWindow: Window;
  bucket: Bucket;
  targets: Targets;
  observedSince: number | undefined;
  now: number;
}

type Valued = (window: Window) => MetricValue;

/** Less than this is no change. */
const SAME_WITHIN = 0.05;

const NOTHING: MetricValue = {
  value: null,
  p90: null,
  n: 0,
  numerator: null,
  denominator: null,
  coverage: null,
  reason: null,
};

/** Availability, and how fast and how completely things are proved to come back. What is not known is null with its reason. */
export class Reliability {
  constructor(
    private readonly options: {
      availability: AvailabilitySource;
      proofs: Pick<ReliabilityProofs, 'of'>;
    },
  ) {}

  async measure(question: ReliabilityQuestion): Promise<MeasuredReliability[]> {
    const { previousWindow, whose, window } = question;
    const buckets = bucketsOf(window, question.bucket);
    const windows = [window, previousWindow, ...buckets];
    const [available, proofs] = await Promise.all([
      this.options.availability.measure({ ...question, windows }),
      this.options.proofs.of(whose, {
        from: previousWindow.from,
        to: window.to,
      }),
    ]);
    const uptimes = new Map(
      windows.map((each, index) => [each, available[index]]),
    );
    const measured = (metric: ReliabilityMetricId, valueOf: Valued) =>
      measuredOf(metric, question, buckets, valueOf);
    return [
      measured('availability', each => uptimeValue(uptimes.get(each))),
      measured('recovery-time-objective', each =>
        proved(
          proofs,
          each,
          ({ rtoMs }) => rtoMs,
          doraReason('value.no-rehearsal'),
        ),
      ),
      measured('recovery-point-objective', each =>
        proved(
          proofs,
          each,
          ({ rpoMs }) => rpoMs,
          doraReason('value.no-restore-test'),
        ),
      ),
    ];
  }
}

function measuredOf(
  metric: ReliabilityMetricId,
  { previousWindow, targets, window }: ReliabilityQuestion,
  buckets: readonly BucketWindow[],
  valueOf: Valued,
): MeasuredReliability {
  const current = valueOf(window);
  const previous = valueOf(previousWindow);
  return {
    metric,
    unit: unitOf(metric),
    current,
    previous,
    change:
      metric === 'availability'
        ? uptimeChange(current.value, previous.value)
        : changeOf(metric, current, previous),
    target: targets[metric] ?? null,
    series: buckets.map(bucket => ({
      ...valueOf(bucket),
      from: new Date(bucket.from).toISOString(),
      to: new Date(bucket.to).toISOString(),
      isPartial: bucket.isPartial,
    })),
  };
}

function uptimeValue(found: Availability | undefined): MetricValue {
  if (!found?.uptime) {
    return {
      ...NOTHING,
      reason: found?.reason ?? doraReason('value.no-availability-source'),
    };
  }
  const { allMs, outages, upMs } = found.uptime;
  return {
    ...NOTHING,
    value: upMs / allMs,
    n: outages,
    numerator: upMs,
    denominator: allMs,
    reason: found.note,
  };
}

/** By how much longer or shorter it was down: 99 % is not nearly as good as 99.9 %. */
function uptimeChange(
  current: number | null,
  previous: number | null,
): MetricChange {
  if (current === null || previous === null) {
    return { ratio: null, verdict: 'unknown' };
  }
  const ratio = previous === 0 ? null : current / previous;
  const down = 1 - current;
  const downBefore = 1 - previous;
  if (Math.abs(down - downBefore) <= SAME_WITHIN * downBefore) {
    return { ratio, verdict: 'same' };
  }
  return { ratio, verdict: down < downBefore ? 'better' : 'worse' };
}

/** The worst that was proved: what is promised holds each time, or it does not. */
function proved(
  proofs: readonly Proof[],
  { from, to }: Window,
  durationOf: (proof: Proof) => number | undefined,
  whyNone: Reason,
): MetricValue {
  const took = proofs
    .filter(({ at }) => at >= from && at < to)
    .map(durationOf)
    .filter(duration => duration !== undefined);
  return took.length === 0
    ? { ...NOTHING, reason: whyNone }
    : { ...NOTHING, value: Math.max(...took), n: took.length };
}
