import type { RetentionRules } from '@quarterdeck/plugin-backups-common';
import type { seeded } from '@quarterdeck/toolkit-node/testUtils';

type Random = ReturnType<typeof seeded>;

export interface RetentionHistory {
  timeZone: string;
  backups: { id: string; pointAt: number }[];
  rules: RetentionRules;
  now: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
export const NOW = Date.parse('2026-11-22T04:00:00Z');
const FIRST = Date.parse('2014-01-01T00:00:00Z');

/** Half an hour, 15 minutes and a whole day are among the ways in which their clocks are set, and at midnight and just after. */
export const TIME_ZONES = [
  'UTC',
  'Europe/Paris',
  'America/New_York',
  'America/St_Johns',
  'America/Havana',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Beirut',
  'Africa/Casablanca',
  'Pacific/Apia',
];

/** Days on which clocks are set somewhere, leap days, turns of the year with and without a week 53. */
const DAYS_TO_LOOK_AT = [
  '2011-11-06',
  '2011-12-30',
  '2015-12-31',
  '2016-02-29',
  '2019-12-30',
  '2020-02-29',
  '2020-12-31',
  '2021-01-03',
  '2023-03-12',
  '2024-03-31',
  '2024-10-27',
  '2025-03-30',
  '2025-10-26',
  '2026-02-15',
  '2026-03-22',
  '2026-04-04',
  '2026-04-05',
  '2026-10-04',
  '2026-11-01',
].map(day => Date.parse(`${day}T00:00:00Z`));

/** Whole seconds, newest last or not, some of them equal. */
export function randomMoments(random: Random, count: number): number[] {
  const moments: number[] = [];
  while (moments.length < count) {
    moments.push(...cluster(random, 1 + random.below(40)));
  }
  return random
    .shuffled(moments)
    .slice(0, count)
    .map(moment => Math.floor(moment / 1_000) * 1_000);
}

function cluster(random: Random, size: number): number[] {
  const kind = random.oneOf(['daily', 'dense', 'sparse', 'equal', 'future']);
  const start = FIRST + random.below(NOW - FIRST);
  const steps = Array.from({ length: size }, (_, index) => index);
  switch (kind) {
    case 'daily':
      return steps
        .filter(() => random.isLikely(0.8))
        .map(step => start + step * DAY + random.below(2 * HOUR));
    case 'dense': {
      const around = random.oneOf(DAYS_TO_LOOK_AT) - random.below(DAY);
      const every = random.oneOf([10, 20, 60, 180]) * 60_000;
      return steps.map(step => around + step * every + random.below(HOUR / 4));
    }
    case 'sparse':
      return steps.map(() => FIRST + random.below(NOW - FIRST));
    case 'equal':
      return steps.slice(0, 3).map(() => start);
    default:
      return steps
        .slice(0, 2)
        .map(() => NOW + 30 * DAY + random.below(2_000 * DAY));
  }
}

export function randomRules(
  random: Random,
  { withUnlimited }: { withUnlimited: boolean },
): RetentionRules {
  const rules: RetentionRules = {};
  const names = [
    'last',
    'hourly',
    'daily',
    'weekly',
    'monthly',
    'yearly',
  ] as const;
  for (const name of names) {
    if (random.isLikely(0.4)) {
      rules[name] =
        withUnlimited && random.isLikely(0.1) ? -1 : random.below(15);
    }
  }
  if (random.isLikely(0.3)) {
    const parts = [
      random.isLikely(0.3) ? `${1 + random.below(4)}y` : '',
      random.isLikely(0.4) ? `${1 + random.below(30)}m` : '',
      random.isLikely(0.4) ? `${1 + random.below(90)}d` : '',
      random.isLikely(0.4) ? `${1 + random.below(60)}h` : '',
    ];
    rules.within = parts.join('') || '1d';
  }
  return rules;
}

export function randomHistory(random: Random): RetentionHistory {
  return {
    timeZone: random.oneOf(TIME_ZONES),
    backups: randomMoments(random, random.below(120)).map((pointAt, index) => ({
      id: String(index),
      pointAt,
    })),
    rules: randomRules(random, { withUnlimited: true }),
    now: NOW,
  };
}
