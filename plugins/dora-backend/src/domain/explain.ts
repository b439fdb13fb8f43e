import {
  DORA_REASONS,
  DoraReasonCode,
  Explanation,
  MeasuredMetric,
  Quality,
  Tier,
  doraReason,
} from '@quarterdeck/plugin-dora-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { elsewhere } from './present';
import { NotCounted } from './stored';

/** What the current number of a metric is made of, a line each. */
export function explain(
  { metric, current }: Pick<MeasuredMetric, 'metric' | 'current'>,
  quality: Quality,
): Reason[] {
  const { numerator, denominator, n } = current;
  const { deployments, incidents, attributed } = quality;
  switch (metric) {
    case 'deployment-frequency':
      return [
        doraReason('explain.counted', { count: numerator ?? deployments }),
        ...(denominator === null
          ? []
          : [doraReason('explain.days', { days: rounded(denominator) })]),
      ];
    case 'change-lead-time':
      return [
        doraReason('explain.changes', { count: n }),
        doraReason('explain.with-commits', {
          known: quality.withCommits,
          count: deployments,
        }),
        ...whereAny('explain.negative', quality.negative),
      ];
    case 'change-fail-rate':
      return [
        numerator === null || denominator === null
          ? doraReason('explain.counted', { count: deployments })
          : doraReason('explain.failed', {
              failed: numerator,
              count: denominator,
            }),
        doraReason('explain.incidents', { count: incidents, attributed }),
        ...whereAny('explain.unattributed', incidents - attributed),
      ];
    case 'failed-deployment-recovery-time':
      return [
        doraReason('explain.recovered', { count: n }),
        ...whereAny('explain.open', quality.open),
      ];
    default:
      return [
        ...(numerator === null || denominator === null
          ? []
          : [
              doraReason('explain.rework', {
                rework: numerator,
                known: denominator,
              }),
            ]),
        doraReason('explain.rework-known', {
          known: quality.withRework,
          count: deployments,
        }),
      ];
  }
}

function whereAny(code: DoraReasonCode, count: number): Reason[] {
  return count > 0 ? [doraReason(code, { count })] : [];
}

/** Days of a window may be no whole ones. */
const rounded = (days: number) => Math.round(days * 100) / 100;

/** How many do not count for the metrics of a tier, by the reason, the most frequent first. */
export function explainNotCounted(
  found: readonly NotCounted[],
  tier: Tier,
): Explanation['notCounted'] {
  const counts = new Map<string, { reason: Reason; deployments: number }>();
  for (const each of found) {
    const reason =
      each.tier === tier
        ? reasonOfMany(each.code)
        : elsewhere(each.environmentId, each.tier);
    const before = counts.get(reason.message)?.deployments ?? 0;
    counts.set(reason.message, {
      reason,
      deployments: before + each.deployments,
    });
  }
  return [...counts.values()].sort(
    (one, other) =>
      other.deployments - one.deployments ||
      (one.reason.message < other.reason.message ? -1 : 1),
  );
}

function reasonOfMany(code: string): Reason {
  if (code === 'not-counted.same-as') {
    return doraReason('not-counted.same-as-others');
  }
  return isCode(code) ? doraReason(code) : { code, params: {}, message: code };
}

function isCode(code: string): code is DoraReasonCode {
  return Object.hasOwn(DORA_REASONS, code);
}
