import {
  BackupsReasonCode,
  RetentionRules,
  backupsReason,
} from '@quarterdeck/plugin-backups-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import { subtractDuration } from './retentionWithin';
import { DAY_MS, HOUR_MS, ZoneClock } from './ZoneClock';

/** ISO weeks begin on Mondays; 1 January 1970 was a Thursday. */
const DAYS_FROM_MONDAY = 3;

export interface Dated {
  id: string;
  pointAt: number;
}

type Bucketed = 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly';

/** A number that is the same for all that clocks show within one bucket. */
const BUCKETS: Record<Bucketed, (wall: number) => number> = {
  hourly: wall => Math.floor(wall / HOUR_MS),
  daily: wall => Math.floor(wall / DAY_MS),
  weekly: wall =>
    Math.floor((Math.floor(wall / DAY_MS) + DAYS_FROM_MONDAY) / 7),
  monthly: wall => {
    const date = new Date(wall);
    return date.getUTCFullYear() * 12 + date.getUTCMonth();
  },
  yearly: wall => new Date(wall).getUTCFullYear(),
};

const RULES: readonly Bucketed[] = [
  'hourly',
  'daily',
  'weekly',
  'monthly',
  'yearly',
];

/**
 * What the rules keep, by the rules of `restic forget` (from 0.16 on), each with why; what is not in the answer goes.
 *
 * Newest first, equal times by their ids. Each rule chooses on its own, and what any of them chooses is kept: the newest
 * of each bucket that has one, until the rule's count is used up, and the very oldest as long as it is not. Buckets are
 * those of clocks in the time zone, where restic takes what the clock of each backup showed. `within` counts back from
 * the newest that is not in the future; what is in the future is younger than that.
 */
export function keptByRules(
  backups: readonly Dated[],
  rules: RetentionRules,
  timeZone: string,
  now: number,
): Map<string, Reason[]> {
  const kept = new Map<string, Reason[]>();
  const keep = ({ id }: Dated, reason: Reason) => {
    const reasons = kept.get(id);
    if (reasons) {
      reasons.push(reason);
    } else {
      kept.set(id, [reason]);
    }
  };
  const sorted = newestFirst(backups);
  if (!hasRules(rules)) {
    sorted.forEach(backup => keep(backup, backupsReason('kept.no-rules')));
    return kept;
  }
  const clock = ZoneClock.of(timeZone);
  keepWithin(sorted, rules.within, clock, now, keep);
  keepLast(sorted, rules.last, keep);
  for (const rule of RULES) {
    keepByBucket(sorted, rule, rules[rule], clock, keep);
  }
  return kept;
}

/** Rules that choose nothing are none: they do not remove everything. */
function hasRules({ within, ...counts }: RetentionRules): boolean {
  return (
    Object.values(counts).some(count => count !== 0) ||
    (within !== undefined && /[1-9]/.test(within))
  );
}

type Keep = (backup: Dated, reason: Reason) => void;

function keepWithin(
  sorted: readonly Dated[],
  within: string | undefined,
  clock: ZoneClock,
  now: number,
  keep: Keep,
): void {
  if (within === undefined || !/[1-9]/.test(within)) {
    return;
  }
  const newest = sorted.find(({ pointAt }) => pointAt < now);
  const after = newest
    ? subtractDuration(newest.pointAt, within, clock)
    : -Infinity;
  for (const backup of sorted) {
    if (backup.pointAt <= after) {
      return;
    }
    keep(backup, backupsReason('kept.within', { duration: within }));
  }
}

function keepLast(
  sorted: readonly Dated[],
  count: number | undefined,
  keep: Keep,
): void {
  if (count === undefined || count === 0) {
    return;
  }
  const reason =
    count === -1
      ? backupsReason('kept.all')
      : backupsReason('kept.last', { count });
  sorted
    .slice(0, count === -1 ? sorted.length : count)
    .forEach(backup => keep(backup, reason));
}

function keepByBucket(
  sorted: readonly Dated[],
  rule: Bucketed,
  count: number | undefined,
  clock: ZoneClock,
  keep: Keep,
): void {
  const most = count === -1 ? Infinity : (count ?? 0);
  const bucketOf = BUCKETS[rule];
  let last: number | undefined;
  let nth = 0;
  for (let index = 0; index < sorted.length && nth < most; index++) {
    const backup = sorted[index];
    const bucket = bucketOf(clock.wallOf(backup.pointAt));
    if (bucket !== last) {
      nth++;
      keep(backup, ruleReason(rule, nth, most));
    } else if (index === sorted.length - 1) {
      keep(backup, backupsReason(`kept.oldest-${rule}`));
    }
    last = bucket;
  }
}

function ruleReason(rule: Bucketed, nth: number, most: number): Reason {
  if (most === Infinity) {
    const code: BackupsReasonCode = `kept.${rule}-unlimited`;
    return backupsReason(code);
  }
  return backupsReason(`kept.${rule}`, { nth, count: most });
}

export function newestFirst<Item extends Dated>(
  backups: readonly Item[],
): Item[] {
  return [...backups].sort(
    (one, other) =>
      other.pointAt - one.pointAt ||
      (one.id < other.id ? 1 : Number(one.id !== other.id) * -1),
  );
}
