import {
  Measurement,
  Metric,
  Verdict,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';

export type Result = Verdict['result'];

/** What a value means, in words and by the thresholds of the metric. */
export function judge(
  metric: Metric,
  measurement: Measurement,
): Pick<Verdict, 'result' | 'value' | 'samples' | 'reason'> {
  if ('noData' in measurement) {
    return {
      result: 'no-data',
      value: null,
      samples: null,
      reason: rolloutReason('verdict.no-data', { cause: measurement.noData }),
    };
  }
  const { value, samples, seconds } = measurement;
  if (samples < metric.minimumSamples) {
    return {
      result: 'no-data',
      value,
      samples,
      reason: rolloutReason('verdict.too-few', {
        samples: Math.floor(samples),
        seconds: Math.round(seconds),
        minimum: metric.minimumSamples,
      }),
    };
  }
  const isWithin =
    (metric.minimum === null || value >= metric.minimum) &&
    (metric.maximum === null || value <= metric.maximum);
  return {
    result: isWithin ? 'pass' : 'fail',
    value,
    samples,
    reason: rolloutReason(isWithin ? 'verdict.pass' : 'verdict.fail', {
      metric: metric.id,
      value: rounded(value),
      unit: metric.unit,
      threshold: thresholdOf(metric),
    }),
  };
}

/** What one look at all metrics comes to: the worst of them, with no data counted as each metric says. */
export function lookOf(
  judged: readonly { metric: Metric; result: Result }[],
): Result {
  const results = judged.map(({ metric, result }) => {
    if (result !== 'no-data') {
      return result;
    }
    return metric.onNoData === 'hold' ? 'no-data' : metric.onNoData;
  });
  if (results.includes('fail')) {
    return 'fail';
  }
  return results.includes('no-data') ? 'no-data' : 'pass';
}

export function thresholdOf({ minimum, maximum, unit }: Metric): string {
  const parts = [
    minimum === null ? undefined : `at least ${minimum}${unit}`,
    maximum === null ? undefined : `at most ${maximum}${unit}`,
  ];
  return parts.filter(part => part !== undefined).join(' and ') || 'anything';
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
