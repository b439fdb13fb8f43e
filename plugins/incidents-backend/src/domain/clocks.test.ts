import { DEFAULT_DEMANDS } from '../config';
import { MINUTE_MS, NOW, exampleRecord } from '../testing/examples';
import { clocksOf, missingOf, nextUpdateDueAt } from './clocks';
import { overdueOf } from './overdue';
import { IncidentRecord } from './records';

const { P0, P1, P3 } = DEFAULT_DEMANDS;
const OLGA = 'user:default/olga';
/** Began a minute before it was opened. */
const open = exampleRecord(1, { openedAt: NOW, startedAt: NOW - MINUTE_MS });
const resolved: IncidentRecord = {
  ...open,
  state: 'resolved',
  acknowledgedAt: NOW + 2 * MINUTE_MS,
  mitigatedAt: NOW + 9 * MINUTE_MS,
  resolvedAt: NOW + 29 * MINUTE_MS,
};

describe('clocks', () => {
  it('count to acknowledge from when it was opened, and the others from when it began', () => {
    const clocks = clocksOf(open, P0, NOW + 6 * MINUTE_MS);
    expect(clocks).toEqual([
      {
        kind: 'acknowledge',
        elapsedMs: 6 * MINUTE_MS,
        targetMs: 5 * MINUTE_MS,
        isRunning: true,
        isBreached: true,
      },
      {
        kind: 'mitigate',
        elapsedMs: 7 * MINUTE_MS,
        targetMs: 15 * MINUTE_MS,
        isRunning: true,
        isBreached: false,
      },
      {
        kind: 'resolve',
        elapsedMs: 7 * MINUTE_MS,
        targetMs: 30 * MINUTE_MS,
        isRunning: true,
        isBreached: false,
      },
    ]);
  });

  it('stand still once it is over, at the target and not over it', () => {
    const clocks = clocksOf(resolved, P0, NOW + 999 * MINUTE_MS);
    expect(clocks.map(({ elapsedMs }) => elapsedMs / MINUTE_MS)).toEqual([
      2, 10, 30,
    ]);
    expect(
      clocks.some(({ isRunning, isBreached }) => isRunning || isBreached),
    ).toBe(false);
  });

  it('are over by what the severity demands now, and of none where it demands nothing', () => {
    const late = NOW + 60 * MINUTE_MS;
    const breached = (demands: typeof P0) =>
      clocksOf(open, demands, late).map(({ isBreached }) => isBreached);
    expect(breached(P0)).toEqual([true, true, true]);
    expect(breached(P3)).toEqual([false, false, false]);
    expect(clocksOf(open, P3, late)[0].targetMs).toBeNull();
  });

  it('never run backwards for one that was over before it was opened', () => {
    const afterwards = {
      ...resolved,
      openedAt: NOW + 60 * MINUTE_MS,
      acknowledgedAt: undefined,
    };
    expect(clocksOf(afterwards, P0, NOW + 61 * MINUTE_MS)[0].elapsedMs).toBe(0);
  });

  it('end with a merge', () => {
    expect(clocksOf({ ...open, state: 'merged' }, P0, NOW)).toEqual([]);
  });
});

describe('what is missing', () => {
  const codes = (record: IncidentRecord, demands: typeof P0, now: number) =>
    missingOf(record, demands, 0, now).map(
      ({ code, params }) => params.role ?? code,
    );

  it.each<[string, IncidentRecord, typeof P0, number, (string | number)[]]>([
    ['roles at once', open, P0, NOW, ['commander', 'scribe', 'liaison']],
    ['fewer for less', { ...open, roles: { commander: OLGA } }, P1, NOW, []],
    [
      'somebody who takes it, and news',
      { ...open, roles: { commander: OLGA } },
      P1,
      NOW + 61 * MINUTE_MS,
      ['missing.acknowledge', 'missing.update'],
    ],
    ['a post-mortem in the end', resolved, P0, NOW, ['missing.post-mortem']],
    [
      'nothing once it has action items',
      { ...resolved, actionItems: [{ id: 'x', title: 'x' }] },
      P0,
      NOW,
      [],
    ],
    ['nothing of cosmetics', open, P3, NOW + 1e9, []],
  ])('is %s', (_, record, demands, now, expected) => {
    expect(codes(record, demands, now)).toEqual(expected);
  });

  it('is whether each alert was right, once it is over', () => {
    const verdicts = (record: IncidentRecord) =>
      missingOf(record, P3, 2, NOW).map(({ code, params }) => [
        code,
        params.count,
      ]);
    expect(verdicts(resolved)).toEqual([['missing.verdict', 2]]);
    expect(verdicts(open)).toEqual([]);
    expect(verdicts({ ...resolved, state: 'merged' })).toEqual([]);
  });

  it('knows when stakeholders hear more', () => {
    const said = (nextUpdateAt?: number) => ({
      ...open,
      updates: [{ id: 'x', at: NOW, by: OLGA, text: 'x', nextUpdateAt }],
    });
    expect(nextUpdateDueAt(open, P1)).toBe(NOW + 60 * MINUTE_MS);
    expect(nextUpdateDueAt(said(NOW + 5), P1)).toBe(NOW + 5);
    expect(nextUpdateDueAt(said(), P1)).toBe(NOW + 60 * MINUTE_MS);
    expect(nextUpdateDueAt(said(), P3)).toBeUndefined();
    expect(nextUpdateDueAt(resolved, P1)).toBeUndefined();
  });

  it('is told of by a key that stays the same', () => {
    const late = NOW + 61 * MINUTE_MS;
    expect(overdueOf(open, P1, late).map(({ key }) => key)).toEqual([
      'acknowledge',
      'mitigate',
      'resolve',
      `update:${NOW + 60 * MINUTE_MS}`,
    ]);
    expect(overdueOf(resolved, P1, late)).toEqual([]);
  });
});
