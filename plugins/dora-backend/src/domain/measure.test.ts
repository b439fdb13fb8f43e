import { DEFAULT_BAND_TABLE } from './bands';
import { noFigures } from './figures';
import { measure, MeasureInput, measureService } from './measure';
import { changesOf } from './measureChange';
import { DayFigures } from './records';
import { DEFAULT_TARGETS } from './targets';
import { DAY, HOUR } from './testing/records';
import { seeded } from '@quarterdeck/toolkit-node/testUtils';
import { previousOf } from './windows';

const FROM = Date.UTC(2026, 0, 5);
const WINDOW = { from: FROM, to: FROM + 28 * DAY };

function day(number: number, figures: Partial<DayFigures> = {}): DayFigures {
  return { ...noFigures(FROM + number * DAY), ...figures };
}

function measured(changes: Partial<MeasureInput> = {}) {
  const answer = measure({
    current: [],
    previous: [],
    window: WINDOW,
    previousWindow: previousOf(WINDOW),
    bucket: 'week',
    now: WINDOW.to,
    observedSince: FROM - 400 * DAY,
    isIncidentSourceConnected: true,
    open: { count: 0 },
    targets: DEFAULT_TARGETS,
    bands: DEFAULT_BAND_TABLE,
    reliability: [],
    ...changes,
  });
  const [frequency, lead, failRate, recovery, rework] = answer.metrics;
  return { ...answer, frequency, lead, failRate, recovery, rework };
}

describe('measure', () => {
  it('sums counts, divides sums and pools values', () => {
    const answer = measured({
      current: [
        day(0, {
          deployments: 10,
          failed: 5,
          withCommits: 8,
          reworkKnown: 6,
          rework: 3,
          ended: 12,
          succeeded: 9,
          leads: [1 * HOUR, 9 * HOUR],
          recoveries: [HOUR],
          stages: {
            review: { ms: 4 * HOUR, n: 2 },
            rollout: { ms: HOUR, n: 1 },
          },
          incidents: 8,
          attributed: 6,
          negative: 1,
        }),
        day(27, {
          deployments: 4,
          leads: [2 * HOUR, 4 * HOUR, 6 * HOUR],
          stages: { rollout: { ms: 3 * HOUR, n: 3 } },
        }),
      ],
      open: { count: 1, since: FROM },
    });
    expect(answer.frequency.current).toMatchObject({
      value: 0.5,
      n: 14,
      numerator: 14,
      denominator: 28,
      coverage: 1,
      reason: null,
    });
    expect(answer.frequency.series.map(({ value }) => value)).toEqual([
      10 / 7,
      0,
      0,
      4 / 7,
    ]);
    expect(answer.lead.current).toMatchObject({
      value: 4 * HOUR,
      p90: 7.8 * HOUR,
      n: 5,
      coverage: 8 / 14,
    });
    expect(answer.lead.series.map(({ value }) => value)).toEqual([
      5 * HOUR,
      null,
      null,
      4 * HOUR,
    ]);
    expect(answer.failRate.current).toMatchObject({
      value: 5 / 14,
      numerator: 5,
      denominator: 14,
      coverage: 6 / 8,
    });
    expect(answer.recovery.current).toMatchObject({
      value: HOUR,
      n: 1,
      coverage: 0.5,
      reason: { code: 'value.few', params: { count: 1 } },
    });
    expect(answer.recovery.band).toBeNull();
    expect(answer.rework.current).toMatchObject({
      value: 0.5,
      denominator: 6,
      coverage: 6 / 14,
    });
    expect(answer.reliability[0]).toMatchObject({
      metric: 'deployment-success-rate',
      current: { value: 0.75, denominator: 12 },
    });
    expect(answer.stages).toEqual([
      { stage: 'review', share: 0.5, meanMs: 2 * HOUR, n: 2 },
      { stage: 'build', share: 0, meanMs: null, n: 0 },
      { stage: 'waiting', share: 0, meanMs: null, n: 0 },
      { stage: 'approval', share: 0, meanMs: null, n: 0 },
      { stage: 'rollout', share: 0.5, meanMs: HOUR, n: 4 },
      { stage: 'unsplit', share: 0, meanMs: null, n: 0 },
    ]);
    expect(answer.quality).toMatchObject({ open: 1, negative: 1 });
  });

  it('says why there is no number, and never 0', () => {
    const codes = (changes: Partial<MeasureInput>) =>
      measured(changes).metrics.map(({ current: { reason, value } }) =>
        value === null ? reason?.code : value,
      );
    const none = 'value.no-deployments';
    expect(codes({})).toEqual([0, none, none, none, none]);
    expect(codes({ observedSince: undefined })).toEqual(Array(5).fill(none));
    const source = 'value.no-incident-source';
    expect(
      codes({
        current: [day(1, { deployments: 28 })],
        isIncidentSourceConnected: false,
      }),
    ).toEqual([1, 'value.no-commits', source, source, source]);
    expect(
      codes({ current: [day(1, { deployments: 28, withCommits: 3 })] }),
    ).toEqual([
      1,
      'value.no-new-commits',
      0,
      'value.no-failures',
      'value.rework-unknown',
    ]);
    expect(
      codes({ current: [day(1, { deployments: 28, failed: 1 })] })[3],
    ).toBe('value.none-recovered');
    expect(
      codes({ observedSince: WINDOW.to + DAY, now: WINDOW.to + 9 * DAY }),
    ).toEqual(Array(5).fill('value.no-observation'));
    expect(codes({ now: FROM - DAY })).toEqual(Array(5).fill('value.not-yet'));
  });

  it('counts days from the first observation to today', () => {
    const { frequency } = measured({
      current: [day(20, { deployments: 8 })],
      observedSince: FROM + 20 * DAY + HOUR,
      now: FROM + 23 * DAY + 9 * HOUR,
    });
    expect(frequency.current).toMatchObject({
      value: 2,
      denominator: 4,
      coverage: 4 / 24,
    });
    expect(frequency.band).toBeNull();
    expect(
      frequency.series.map(({ reason, value }) => reason?.code ?? value),
    ).toEqual(['value.no-observation', 'value.no-observation', 8 / 1, 0]);
  });

  it('knows which way is good, and when nobody can say', () => {
    const verdicts = (now: Partial<DayFigures>, before: Partial<DayFigures>) =>
      measured({
        current: [day(0, now)],
        previous: [day(-20, before)],
      }).metrics.map(({ change }) => change.verdict);
    const base = { deployments: 20, failed: 4, reworkKnown: 20, rework: 10 };
    const lead = (hours: number) => Array<number>(9).fill(hours * HOUR);
    expect(
      verdicts(
        { ...base, deployments: 40, leads: lead(2) },
        { ...base, leads: lead(1) },
      ),
    ).toEqual(['better', 'worse', 'better', 'unknown', 'same']);
    expect(
      verdicts({ ...base, leads: lead(1.04) }, { ...base, leads: lead(1) })[1],
    ).toBe('same');
    expect(verdicts({}, base)[0]).toBe('worse');
    expect(verdicts({ deployments: 1 }, { deployments: 4 })[0]).toBe('unknown');
  });

  it('holds no frequency against a window of which hardly a day was observed', () => {
    const change = (observedSince: number) =>
      measured({
        current: [day(0, { deployments: 20 })],
        previous: [day(-1, { deployments: 2 })],
        observedSince,
      }).frequency.change;
    expect(change(FROM - DAY)).toEqual({ ratio: null, verdict: 'unknown' });
    expect(change(FROM - 14 * DAY).verdict).toBe('better');
  });

  it('tells what moved most, weighed by how much it is made of', () => {
    const service = (
      ref: string,
      now: Partial<DayFigures>,
      before: Partial<DayFigures>,
    ) =>
      measureService(ref, {
        current: [day(0, now)],
        previous: [day(-20, before)],
        window: WINDOW,
        previousWindow: previousOf(WINDOW),
        now: WINDOW.to,
        observedSince: FROM - 400 * DAY,
        isIncidentSourceConnected: true,
      });
    const items = changesOf(
      [
        service(
          'component:default/still',
          { deployments: 50 },
          { deployments: 50 },
        ),
        service(
          'component:default/few',
          { deployments: 6 },
          { deployments: 2 },
        ),
        service(
          'component:default/many',
          { deployments: 200 },
          { deployments: 600 },
        ),
      ],
      8,
    );
    expect(
      items.map(({ change, entityRef, metric }) => [
        entityRef,
        metric,
        change.verdict,
      ]),
    ).toEqual([
      ['component:default/many', 'deployment-frequency', 'worse'],
      ['component:default/few', 'deployment-frequency', 'better'],
    ]);
    expect(changesOf([service('a', {}, {})], 8)).toEqual([]);
  });

  it('is fast with 350,000 changes in 90 days, twice', () => {
    const random = seeded(7);
    const window = { from: FROM, to: FROM + 90 * DAY };
    const days = (first: number) =>
      Array.from({ length: 90 }, (_, number) =>
        day(first + number, {
          deployments: 2700,
          leads: Array.from({ length: 3889 }, () => random.below(1e9)),
        }),
      );
    const input = { window, current: days(0), previous: days(-90) };
    const ask = () =>
      measured({ ...input, previousWindow: previousOf(window) });
    ask();
    const began = performance.now();
    const { lead } = ask();
    const took = performance.now() - began;
    expect(lead.current.n).toBe(350_010);
    // 120 ms on a machine of its own; a busy one may take longer.
    expect(took).toBeLessThan(500);
    process.stdout.write(`measured 700,020 changes in ${took.toFixed(0)} ms\n`);
  });
});
