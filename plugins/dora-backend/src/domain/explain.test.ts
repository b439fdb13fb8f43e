import { MetricValue, Quality } from '@quarterdeck/plugin-dora-common';
import { explain, explainNotCounted } from './explain';

const quality: Quality = {
  deployments: 23,
  withCommits: 20,
  withRework: 12,
  incidents: 6,
  attributed: 5,
  open: 1,
  openSince: '2026-03-01T00:00:00.000Z',
  negative: 2,
  isIncidentSourceConnected: true,
  observedSince: '2026-01-01T00:00:00.000Z',
};
const value = (changes: Partial<MetricValue>): MetricValue => ({
  value: 1,
  p90: null,
  n: 4,
  numerator: null,
  denominator: null,
  coverage: 1,
  reason: null,
  ...changes,
});

describe('explain', () => {
  it.each([
    [
      'deployment-frequency',
      { numerator: 23, denominator: 45.5 },
      [
        'Deployments that count: 23',
        'Days of the window that were observed: 45.5',
      ],
    ],
    [
      'change-lead-time',
      { n: 61 },
      [
        'Changes that were delivered: 61',
        'Deployments whose commits are known: 20 of 23',
        'Changes that are dated after their deployment, and are left out: 2',
      ],
    ],
    [
      'change-fail-rate',
      { numerator: 4, denominator: 23 },
      [
        'Deployments that failed: 4 of 23',
        'Incidents: 6, of which 5 come from a deployment',
        'Incidents that come from no known deployment, and make none fail: 1',
      ],
    ],
    [
      'change-fail-rate',
      { value: null },
      [
        'Deployments that count: 23',
        'Incidents: 6, of which 5 come from a deployment',
        'Incidents that come from no known deployment, and make none fail: 1',
      ],
    ],
    [
      'failed-deployment-recovery-time',
      { n: 3 },
      [
        'Failed deployments that recovered in this time: 3',
        'Failed deployments that have not recovered, and count once they have: 1',
      ],
    ],
    [
      'deployment-rework-rate',
      { numerator: 2, denominator: 12 },
      [
        'Deployments that were not planned: 2 of 12',
        'Deployments of which it is known whether they were planned: 12 of 23',
      ],
    ],
  ] as const)('%s of %j', (metric, changes, lines) => {
    expect(
      explain({ metric, current: value(changes) }, quality).map(
        ({ message }) => message,
      ),
    ).toEqual(lines);
  });

  it('says nothing of what there is none of', () => {
    const clean = { ...quality, open: 0, negative: 0, attributed: 6 };
    for (const [metric, lines] of [
      ['change-lead-time', 2],
      ['change-fail-rate', 2],
      ['failed-deployment-recovery-time', 1],
    ] as const) {
      expect(explain({ metric, current: value({}) }, clean)).toHaveLength(
        lines,
      );
    }
  });
});

describe('explainNotCounted', () => {
  const row = (code: string, deployments: number, tier = 'production') => ({
    tier: tier === 'staging' ? ('staging' as const) : ('production' as const),
    environmentId: tier,
    code,
    deployments,
  });

  it('adds up by reason, the most frequent first', () => {
    const told = explainNotCounted(
      [
        row('not-counted.drill', 1),
        row('not-counted.drill', 2, 'production-eu'),
        row('counted.succeeded', 30, 'staging'),
        row('not-counted.drill', 12, 'staging'),
        row('not-counted.same-as', 4),
      ],
      'production',
    );
    expect(
      told.map(({ reason, deployments }) => [deployments, reason.message]),
    ).toEqual([
      [42, 'It went to staging, which is staging'],
      [4, 'They are the same as others, which were observed'],
      [3, 'It was a rehearsal'],
    ]);
  });

  it('passes on a reason that this version does not know', () => {
    expect(explainNotCounted([row('later', 1)], 'production')).toEqual([
      {
        reason: { code: 'later', params: {}, message: 'later' },
        deployments: 1,
      },
    ]);
  });
});
