import { BAND_TABLES, bandOf, DEFAULT_BAND_TABLE } from './bands';
import { DEFAULT_TARGETS, readTarget, targetsOf } from './targets';
import { DAY, HOUR } from './testing/records';

const option = (
  metric: Parameters<typeof bandOf>[0],
  value: number,
  days = 365,
) => bandOf(metric, value, DEFAULT_BAND_TABLE, days)?.option;

describe('bandOf', () => {
  it('holds durations by what they are below', () => {
    const at = (value: number) => option('change-lead-time', value);
    expect([
      at(0),
      at(HOUR - 1),
      at(HOUR),
      at(DAY),
      at(7 * DAY),
      at(30 * DAY),
      at(182 * DAY),
    ]).toEqual([6, 6, 5, 4, 3, 2, 1]);
    expect(
      bandOf('failed-deployment-recovery-time', HOUR, DEFAULT_BAND_TABLE, 90),
    ).toEqual({
      table: '2025',
      option: 5,
      label: 'less than a day',
      score: 8,
    });
  });

  it('holds frequencies by what they reach, several a day by what they exceed', () => {
    const at = (value: number) => option('deployment-frequency', value);
    expect([
      at(1.01),
      at(1),
      at(1 / 7),
      at(1 / 8),
      at(1 / 30),
      at(1 / 182),
      at(0),
    ]).toEqual([6, 4, 4, 3, 3, 2, 1]);
  });

  it('does not say "less than once in six months" after three', () => {
    expect(
      bandOf('deployment-frequency', 0, DEFAULT_BAND_TABLE, 90),
    ).toMatchObject({
      option: 2,
      label: 'at most once a month to once in six months',
      isUpperBound: true,
    });
  });

  it('scores shares and gives them no option', () => {
    const band = bandOf('change-fail-rate', 0.05, DEFAULT_BAND_TABLE, 90);
    expect(band).toMatchObject({ option: null, label: null, score: 9.5 });
  });

  it('has no fail rates and no scores of 2024', () => {
    const table = BAND_TABLES.get('2024') ?? DEFAULT_BAND_TABLE;
    expect(table.note).toContain('given up');
    expect(bandOf('change-fail-rate', 0.05, table, 90)).toBeNull();
    expect(bandOf('change-lead-time', HOUR, table, 90)).toEqual({
      table: '2024',
      option: 4,
      label: 'elite',
      score: null,
    });
  });
});

describe('targets', () => {
  it.each([
    ['deployment-frequency', '1/7', 1 / 7],
    ['deployment-frequency', '3', 3],
    ['change-lead-time', '2h', 2 * HOUR],
    ['change-lead-time', 'P1DT12H', 36 * HOUR],
    ['failed-deployment-recovery-time', '5 m', 300_000],
    ['change-fail-rate', '5 %', 0.05],
    ['availability', '0.999', 0.999],
  ] as const)('of %s may be %s', (id, text, value) => {
    expect(readTarget(id, text)).toMatchObject({ value });
  });

  it.each([
    ['deployment-frequency', 'often'],
    ['deployment-frequency', '1/0'],
    ['change-lead-time', '2'],
    ['change-lead-time', '-PT5M'],
    ['change-fail-rate', '500 %'],
    ['change-fail-rate', '<script>'],
  ] as const)('of %s are not %s', (id, text) => {
    expect(readTarget(id, text)).toBeUndefined();
  });

  it('of an entity come before those of the portal', () => {
    const { problems, targets } = targetsOf(
      {
        'quarterdeck.io/dora-target-change-lead-time': '1d',
        'quarterdeck.io/dora-target-change-fail-rate': 'none',
        'quarterdeck.io/dora-target-availability': 'high',
        'quarterdeck.io/dora-target-joy': '1',
        'backstage.io/techdocs-ref': 'dir:.',
      },
      DEFAULT_TARGETS,
    );
    expect(targets['change-lead-time']).toEqual({
      value: DAY,
      direction: 'at-most',
    });
    expect(targets['change-fail-rate']).toBeUndefined();
    expect(targets.availability).toEqual(DEFAULT_TARGETS.availability);
    expect(problems).toEqual([
      expect.stringContaining('dora-target-availability is ignored: "high"'),
      expect.stringContaining('dora-target-joy is ignored'),
    ]);
  });
});
