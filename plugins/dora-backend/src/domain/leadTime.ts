/**
 * How long a change took to reach users, and where that time went. Pure; times are milliseconds since 1970 in UTC.
 *
 * ```
 * committed ─review─▶ merged ─build─▶ built ─waiting─▶ requested ─approval─▶ started ─rollout─▶ delivered
 * ```
 * An instant that nobody knows, or that contradicts those around it, is left out; the time between its neighbours is then
 * `unsplit`. The stages add up to the lead time exactly.
 */
import { StageId } from '@quarterdeck/plugin-dora-common';

/** What is known of a commit. */
export interface CommitInstants {
  committedAt?: number;
  authoredAt?: number;
  /** When it came to the line that is deployed. */
  mergedAt?: number;
}

/** What is known of the way of its deployment. */
export interface DeliveryInstants {
  /** When what was deployed had been built. */
  builtAt?: number;
  requestedAt?: number;
  startedAt: number;
  deliveredAt: number;
}

export interface LeadTime {
  /** Below 0: the change is dated after its delivery. It does not count. */
  leadMs: number;
  /** Only those that took place. */
  stages: Partial<Record<StageId, number>>;
}

/** The stage that ends with each instant. */
const STAGE_BEFORE = {
  merged: 'review',
  built: 'build',
  requested: 'waiting',
  started: 'approval',
  delivered: 'rollout',
} as const satisfies Record<string, StageId>;

/** @returns undefined where nobody knows when it began */
export function leadTimeOf(
  commit: CommitInstants,
  delivery: DeliveryInstants,
  { leadTimeFrom }: { leadTimeFrom: 'commit' | 'merge' },
): LeadTime | undefined {
  const { committedAt, authoredAt, mergedAt } = commit;
  const from =
    leadTimeFrom === 'merge'
      ? (mergedAt ?? committedAt ?? authoredAt)
      : (committedAt ?? authoredAt ?? mergedAt);
  if (from === undefined) {
    return undefined;
  }
  const leadMs = delivery.deliveredAt - from;
  return leadMs < 0
    ? { leadMs, stages: {} }
    : { leadMs, stages: stagesOf(from, mergedAt, delivery) };
}

function stagesOf(
  from: number,
  mergedAt: number | undefined,
  { builtAt, requestedAt, startedAt, deliveredAt }: DeliveryInstants,
): LeadTime['stages'] {
  const instants: Array<[keyof typeof STAGE_BEFORE, number | undefined]> = [
    ['merged', mergedAt],
    ['built', builtAt],
    ['requested', requestedAt],
    ['started', startedAt],
    ['delivered', deliveredAt],
  ];
  const stages: LeadTime['stages'] = {};
  let last = from;
  let isWhole = true;
  for (const [name, at] of instants) {
    if (at === undefined || at < last || at > deliveredAt) {
      isWhole = false;
      continue;
    }
    const stage = isWhole ? STAGE_BEFORE[name] : 'unsplit';
    if (at > last) {
      stages[stage] = (stages[stage] ?? 0) + at - last;
    }
    last = at;
    isWhole = true;
  }
  return stages;
}
