import { Fact } from '@quarterdeck/plugin-timeline-common';
import { Outage, downOf } from '../domain/outages';
import { DEFAULT_TARGETS } from '../domain/targets';
import { DAY_MS, Window } from '../domain/windows';
import { IncidentAvailability } from '../providers/availability/incidents';
import { filledIn } from '../providers/availability/prometheus';
import { Reliability } from './Reliability';
import { Proof, proofOf } from './ReliabilityProofs';

const HOUR_MS = 3_600_000;
const START = Date.parse('2026-03-02T00:00:00.000Z');
const SHOP = 'component:default/shop';
const day = (days: number) => START + days * DAY_MS;

const outage = (
  from: number,
  hours: number | undefined,
  entityRef = SHOP,
): Outage => ({
  entityRef,
  from,
  to: hours === undefined ? undefined : from + hours * HOUR_MS,
});

function reliability(
  outages: readonly Outage[],
  proofs: Proof[] = [],
  isIncidentSourceConnected = true,
) {
  return new Reliability({
    availability: new IncidentAvailability({
      isIncidentSourceConnected: async () => isIncidentSourceConnected,
      outages: async (refs, _, { from, to }) =>
        outages.filter(
          each =>
            refs.includes(each.entityRef) &&
            each.from < to &&
            (each.to ?? Infinity) > from,
        ),
    }),
    proofs: { of: async () => proofs },
  });
}

const question = {
  whose: [SHOP] as readonly string[] | 'all',
  tier: 'production' as const,
  window: { from: day(10), to: day(20) },
  previousWindow: { from: day(0), to: day(10) },
  bucket: 'day' as const,
  targets: DEFAULT_TARGETS,
  observedSince: day(5) as number | undefined,
  now: day(18),
};

describe('downOf', () => {
  const window: Window = { from: day(1), to: day(2) };

  it('counts time once, however many incidents hurt, and each service by itself', () => {
    expect(
      downOf(
        [
          outage(day(1) + 2 * HOUR_MS, 4),
          outage(day(1) + HOUR_MS, 3),
          outage(day(1) + 2 * HOUR_MS, 1),
          outage(day(1) + 2 * HOUR_MS, 1, 'component:default/library'),
        ],
        window,
      ),
    ).toEqual({ ms: 6 * HOUR_MS, outages: 4 });
  });

  it('counts as much as is in the window, and what has not ended until its end', () => {
    expect(
      downOf(
        [
          outage(day(0), 25),
          outage(day(2) - HOUR_MS, undefined),
          outage(day(2), 1),
          outage(day(0), 24),
        ],
        window,
      ),
    ).toEqual({ ms: 2 * HOUR_MS, outages: 2 });
  });
});

describe('Reliability', () => {
  it('tells availability by incidents, of the time that was observed', async () => {
    const [availability] = await reliability([
      outage(day(6), 12),
      outage(day(11), 6),
    ]).measure(question);
    expect(availability).toMatchObject({
      metric: 'availability',
      unit: 'ratio',
      current: {
        // Of eight days that have been.
        value: 1 - 6 / (8 * 24),
        denominator: 8 * DAY_MS,
        n: 1,
        reason: { code: 'value.availability-by-incidents' },
      },
      // Of five that were observed.
      previous: { value: 0.9, denominator: 5 * DAY_MS },
      change: { verdict: 'better' },
      target: { value: 0.9995, direction: 'at-least' },
    });
    expect(availability.series).toHaveLength(10);
    expect(availability.series[1].value).toBe(0.75);
    // Still to come.
    expect(availability.series[9]).toMatchObject({ value: null });
  });

  it.each([
    ['value.availability-of-many', { ...question, whose: 'all' as const }],
    ['value.no-deployments', { ...question, whose: [] }],
    ['value.no-deployments', { ...question, observedSince: undefined }],
  ])('says %s instead of a number', async (code, asked) => {
    const [availability] = await reliability([]).measure(asked);
    expect(availability.current).toMatchObject({
      value: null,
      reason: { code },
    });
  });

  it('never says 100 % where nobody tells of incidents', async () => {
    const [availability] = await reliability([], [], false).measure(question);
    expect(availability.current).toMatchObject({
      value: null,
      reason: { code: 'value.no-availability-source' },
    });
  });

  it('tells the worst that was proved of coming back, and why nothing was', async () => {
    const [, rto, rpo] = await reliability(
      [],
      [
        { at: day(12), kind: 'rehearsal', rtoMs: 2 * HOUR_MS },
        { at: day(13), kind: 'restore-test', rtoMs: HOUR_MS },
        { at: day(3), kind: 'rehearsal', rtoMs: 9 * HOUR_MS },
      ],
    ).measure(question);
    expect(rto).toMatchObject({
      current: { value: 2 * HOUR_MS, n: 2, reason: null },
      previous: { value: 9 * HOUR_MS, n: 1 },
    });
    expect(rto.series[2].value).toBe(2 * HOUR_MS);
    expect(rto.series[0]).toMatchObject({
      value: null,
      reason: { code: 'value.no-rehearsal' },
    });
    expect(rpo.current).toMatchObject({
      value: null,
      reason: { code: 'value.no-restore-test' },
    });
  });
});

describe('proofOf', () => {
  const fact = (
    type: string,
    payload: Fact['payload'],
  ): Pick<Fact, 'type' | 'occurredAt' | 'payload'> => ({
    type,
    occurredAt: new Date(START).toISOString(),
    payload,
  });

  it('takes rehearsals with a target, and restore tests', () => {
    const run = { mode: 'rehearsal', durationMs: 5, targetMs: 9 };
    const type = 'runbooks.run.completed';
    expect(proofOf(fact(type, run))).toEqual([
      { at: START, kind: 'rehearsal', rtoMs: 5 },
    ]);
    expect(proofOf(fact(type, { ...run, mode: 'real' }))).toEqual([]);
    expect(proofOf(fact(type, { ...run, targetMs: null }))).toEqual([]);
    expect(
      proofOf(fact('backups.restore-test.passed', { rpoMs: 7, more: 1 })),
    ).toEqual([
      { at: START, kind: 'restore-test', rtoMs: undefined, rpoMs: 7 },
    ]);
    expect(
      proofOf(fact('backups.restore-test.passed', { rpoMs: 'soon' })),
    ).toEqual([]);
  });
});

describe('filledIn', () => {
  it('lets no name out of the string that it stands in', () => {
    expect(
      filledIn(
        'avg_over_time(up{s="{{service}}"}[{{ window }}])',
        'a"} or b',
        90_000,
      ),
    ).toBe('avg_over_time(up{s="aorb"}[90s])');
  });
});
