/**
 * The rules of retention once more, slowly and in another way: whole lists at a time, by luxon's calendar, after the
 * description of `restic forget`. What tests hold the real ones against.
 */
import type { Reason } from '@quarterdeck/toolkit-common';
import { DateTime } from 'luxon';
import type { RetentionHistory } from './retentionHistories';

const FORMATS = {
  hourly: 'yyyy-MM-dd HH',
  daily: 'yyyy-MM-dd',
  weekly: 'kkkk-WW',
  monthly: 'yyyy-MM',
  yearly: 'yyyy',
} as const;
type Rule = keyof typeof FORMATS;
const RULES = Object.keys(FORMATS).filter(isRule);

/** @returns of each that is kept its reasons, as `summaryOf` writes them */
export function expectedToStay(history: RetentionHistory) {
  const { backups, rules } = history;
  const list = [...backups].sort((one, other) =>
    one.pointAt === other.pointAt
      ? other.id.localeCompare(one.id, 'en')
      : other.pointAt - one.pointAt,
  );
  const isEmpty =
    [rules.last, ...RULES.map(rule => rules[rule])].every(
      count => (count ?? 0) === 0,
    ) && (rules.within ?? '0d').replace(/\D/g, '').replace(/0/g, '') === '';
  const chosen = isEmpty
    ? list.map(({ id }) => [id, 'no-rules'])
    : [
        ...within(list, history),
        ...last(list, rules.last ?? 0),
        ...RULES.flatMap(rule =>
          byCalendar(list, rule, rules[rule] ?? 0, history.timeZone),
        ),
      ];
  const kept: Record<string, string[]> = {};
  for (const [id, reason] of chosen) {
    kept[id] = [...(kept[id] ?? []), reason];
  }
  return kept;
}

export function summaryOf({ code, params }: Reason): string {
  const name = code.replace('kept.', '');
  return params.nth === undefined ? name : `${name} ${params.nth}`;
}

type Listed = RetentionHistory['backups'];

function byCalendar(
  list: Listed,
  rule: Rule,
  count: number,
  zone: string,
): string[][] {
  const bucket = ({ pointAt }: Listed[number]) =>
    DateTime.fromMillis(pointAt, { zone }).toFormat(FORMATS[rule]);
  const buckets = list.map(bucket);
  const firsts = list.filter(
    (_, index) => index === 0 || buckets[index] !== buckets[index - 1],
  );
  if (count < 0) {
    return [
      ...firsts.map(({ id }) => [id, `${rule}-unlimited`]),
      ...oldest(list, firsts, rule),
    ];
  }
  const taken = firsts.slice(0, count);
  return [
    ...taken.map(({ id }, index) => [id, `${rule} ${index + 1}`]),
    ...(taken.length < count ? oldest(list, taken, rule) : []),
  ];
}

function oldest(list: Listed, taken: Listed, rule: Rule): string[][] {
  return list
    .slice(-1)
    .filter(one => !taken.includes(one))
    .map(({ id }) => [id, `oldest-${rule}`]);
}

function last(list: Listed, count: number): string[][] {
  return count < 0
    ? list.map(({ id }) => [id, 'all'])
    : list.slice(0, count).map(({ id }) => [id, 'last']);
}

function within(
  list: Listed,
  { rules, timeZone, now }: RetentionHistory,
): string[][] {
  const [years, months, days, hours] = ['y', 'm', 'd', 'h'].map(unit =>
    Number(rules.within?.match(`(\\d+)${unit}`)?.[1] ?? 0),
  );
  if (years + months + days + hours === 0) {
    return [];
  }
  const past = list.filter(({ pointAt }) => pointAt < now);
  if (past.length === 0) {
    return list.map(({ id }) => [id, 'within']);
  }
  const newest = DateTime.fromMillis(
    Math.max(...past.map(({ pointAt }) => pointAt)),
    { zone: timeZone },
  );
  // From the first of the month by days, so that the 31st of a short month is in the next, as Go has it.
  const wall = DateTime.utc(newest.year, newest.month)
    .minus({ years, months })
    .plus({ days: newest.day - 1 - days })
    .set({
      hour: newest.hour,
      minute: newest.minute,
      second: newest.second,
    });
  const offsetOf = (moment: DateTime) => moment.setZone(timeZone).offset;
  const guess = wall.minus({ minutes: offsetOf(wall) });
  const bound = wall.minus({ minutes: offsetOf(guess) }).minus({ hours });
  return list
    .filter(({ pointAt }) => pointAt > bound.toMillis())
    .map(({ id }) => [id, 'within']);
}

function isRule(name: string): name is Rule {
  return name in FORMATS;
}
