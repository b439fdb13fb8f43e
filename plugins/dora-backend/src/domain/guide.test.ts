/** The example of `docs/guides/dora.md`: each number that the page gives comes out of this. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bandOf, DEFAULT_BAND_TABLE } from './bands';
import { dayFiguresOf, FigureRows } from './figures';
import { leadTimeOf } from './leadTime';
import { measure } from './measure';
import { PlannedMark } from './records';
import { DEFAULT_TARGETS } from './targets';
import { derived } from './testing/derived';
import { deploymentRecord, incidentRecord } from './testing/records';
import { previousOf } from './windows';

const guide = readFileSync(
  join(__dirname, '../../../../docs/guides/dora.md'),
  'utf8',
);
/** @param text - `06 14:20`, of January 2026 */
const on = (text: string) =>
  Date.parse(`2026-01-${text.replace(' ', 'T')}:00Z`);
const HOUR = 3_600_000;
const MINUTE = 60_000;
const HOTFIX = { code: 'rework.label', params: {}, message: 'hotfix' };
const PLANNED = { code: 'rework.planned', params: {}, message: 'planned' };

const deployment = (
  version: string,
  startedAt: string,
  finishedAt: string,
  told: Partial<Parameters<typeof deploymentRecord>[1]> = {},
) =>
  deploymentRecord(told.source === 'reported' ? `${version}-report` : version, {
    version,
    startedAt: on(startedAt),
    finishedAt: on(finishedAt),
    ...told,
  });

const deployments = [
  deployment('v1', '05 10:00', '05 10:10'),
  deployment('v2', '06 14:00', '06 14:20'),
  deployment('v3', '06 15:10', '06 15:20'),
  deployment('v4', '08 09:00', '08 09:06', {
    outcome: 'rolled-back',
    rolledBackAt: on('08 09:06'),
    recoveredAt: on('08 09:07'),
    rollout: {
      purpose: 'release',
      breachedAt: on('08 09:04'),
      safeAt: on('08 09:05'),
    },
  }),
  deployment('v5', '09 11:00', '09 11:30'),
  deployment('v6', '12 16:00', '12 16:15', { outcome: 'failed' }),
  deployment('v7', '12 17:00', '12 17:10'),
  deployment('v7', '12 16:50', '12 17:15', { source: 'reported' }),
  deployment('v8', '14 10:00', '14 10:08', {
    outcome: 'rolled-back',
    rolledBackAt: on('14 10:08'),
    rollout: { purpose: 'drill' },
  }),
  deployment('v9', '15 13:00', '15 13:20'),
];
const incidents = [
  incidentRecord('1', {
    number: 1,
    startedAt: on('06 14:30'),
    openedAt: on('06 14:35'),
    mitigatedAt: on('06 15:30'),
    resolvedAt: on('06 17:00'),
  }),
  incidentRecord('2', {
    number: 2,
    startedAt: on('16 09:50'),
    openedAt: on('16 10:00'),
  }),
  incidentRecord('3', { number: 3, openedAt: on('18 23:00') }),
];
const marks = new Map<string, PlannedMark>([
  ...['v2', 'v3', 'v4', 'v5', 'v9'].map(
    id => [id, { isUnplanned: false, reason: PLANNED }] as const,
  ),
  ['v7', { isUnplanned: true, reason: HOTFIX }],
]);
/** Commits, by the deployment that delivered them first. */
const commits: [string, string[]][] = [
  ['v2', ['05 12:20', '06 08:20', '06 13:20']],
  ['v3', ['06 14:50']],
  ['v5', ['07 11:30', '09 09:30']],
  ['v7', ['12 13:10']],
  ['v9', ['15 11:20']],
];

const { deployment: of, incident } = derived({ deployments, incidents, marks });

function rows(): FigureRows {
  return {
    deployments: deployments.flatMap(record => {
      const found = of(record.id);
      return found
        ? [
            {
              record,
              derived: found,
              isCommitsKnown: record.version !== 'v1',
              negative: 0,
            },
          ]
        : [];
    }),
    changes: commits.flatMap(([id, times]) =>
      times.flatMap(time => {
        const deliveredAt = of(id)?.deliveredAt ?? 0;
        const lead = leadTimeOf(
          { committedAt: on(time) },
          { startedAt: deliveredAt, deliveredAt },
          { leadTimeFrom: 'commit' },
        );
        return lead
          ? [{ tier: 'production' as const, deliveredAt, ...lead }]
          : [];
      }),
    ),
    incidents: incidents.flatMap(record => {
      const found = incident(record.id);
      return found
        ? [{ record, derived: found, tier: 'production' as const }]
        : [];
    }),
  };
}

const window = { from: on('05 00:00'), to: on('19 00:00') };
const { metrics, quality, reliability } = measure({
  current: dayFiguresOf(rows(), 'production', window),
  previous: [],
  window,
  previousWindow: previousOf(window),
  bucket: 'week',
  now: window.to,
  observedSince: window.from,
  isIncidentSourceConnected: true,
  open: { count: 1, since: on('16 09:50') },
  targets: DEFAULT_TARGETS,
  bands: DEFAULT_BAND_TABLE,
  reliability: [],
});
const [frequency, lead, failRate, recovery, rework] = metrics;

const percent = (value: number | null) =>
  `${((value ?? 0) * 100).toFixed(1)} %`;
const ratio = ({ denominator, numerator, value }: typeof failRate.current) =>
  `${numerator} ÷ ${denominator} = ${percent(value)}`;

describe('the guide', () => {
  it.each([
    [
      'deployment frequency',
      `${frequency.current.numerator} ÷ ${frequency.current.denominator} = ${frequency.current.value} a day`,
      '7 ÷ 14 = 0.5 a day',
    ],
    [
      'weeks',
      frequency.series
        .map(({ denominator, numerator }) => `${numerator} ÷ ${denominator}`)
        .join(' and '),
      '5 ÷ 7 and 2 ÷ 7',
    ],
    [
      'lead time',
      `median ${(lead.current.value ?? 0) / HOUR} h, p90 ${(lead.current.p90 ?? 0) / HOUR} h, n = ${lead.current.n}`,
      'median 3 h, p90 32.6 h, n = 8',
    ],
    ['known commits', `${percent(lead.current.coverage)}`, '85.7 %'],
    ['fail rate', ratio(failRate.current), '3 ÷ 7 = 42.9 %'],
    ['attributed', percent(failRate.current.coverage), '66.7 %'],
    [
      'recovery',
      `median ${(recovery.current.value ?? 0) / MINUTE} min, n = ${recovery.current.n}, ${quality.open} open`,
      'median 30.5 min, n = 2, 1 open',
    ],
    ['rework', ratio(rework.current), '2 ÷ 6 = 33.3 %'],
    ['success', ratio(reliability[0].current), '6 ÷ 8 = 75.0 %'],
  ])('tells the right %s', (_, computed, told) => {
    expect(computed).toBe(told);
    expect(guide).toContain(told);
  });

  it('places what there is enough of', () => {
    expect(frequency.band?.label).toBe('once a day to once a week');
    expect(lead.band).toEqual(
      bandOf('change-lead-time', 3 * HOUR, DEFAULT_BAND_TABLE, 14),
    );
    expect(recovery.band).toBeNull();
    expect(guide).toContain(`_${frequency.band?.label}_`);
    expect(guide).toContain(`_${lead.band?.label}_`);
  });

  it('splits a change as the page does', () => {
    const split = leadTimeOf(
      { committedAt: on('05 12:20'), mergedAt: on('06 12:20') },
      {
        builtAt: on('06 12:50'),
        requestedAt: on('06 13:50'),
        startedAt: on('06 14:00'),
        deliveredAt: on('06 14:20'),
      },
      { leadTimeFrom: 'commit' },
    );
    expect(split).toEqual({
      leadMs: 26 * HOUR,
      stages: {
        review: 24 * HOUR,
        build: 30 * MINUTE,
        waiting: HOUR,
        approval: 10 * MINUTE,
        rollout: 20 * MINUTE,
      },
    });
    expect(guide).toContain('24 h + 30 min + 1 h + 10 min + 20 min = 26 h');
  });
});
