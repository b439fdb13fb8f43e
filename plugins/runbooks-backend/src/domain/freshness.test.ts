import { frontMatterSchema } from '@quarterdeck/runbook-format';
import { freshnessOf } from './freshness';
import { RunStatistics } from './statistics';

const DAY_MS = 24 * 3_600_000;
const NOW = Date.parse('2026-06-01T12:00:00.000Z');
const daysAgo = (days: number) => NOW - days * DAY_MS;

function freshness(
  frontMatter: object,
  statistics?: Partial<RunStatistics>,
  now = NOW,
) {
  return freshnessOf(
    frontMatterSchema.parse(frontMatter),
    statistics && { completedRuns: 1, activeRunIds: [], ...statistics },
    90 * DAY_MS,
    now,
  );
}

describe('the freshness of a runbook', () => {
  it.each([
    ['was never touched', {}, undefined, 'never-exercised'],
    ['was run lately', {}, { lastRunAt: daysAgo(90) }, 'fresh'],
    ['was rehearsed lately', {}, { lastRehearsalAt: daysAgo(1) }, 'fresh'],
    ['was run long ago', {}, { lastRunAt: daysAgo(91) }, 'stale'],
    [
      'was run long ago and rehearsed lately',
      {},
      { lastRunAt: daysAgo(400), lastRehearsalAt: daysAgo(2) },
      'fresh',
    ],
    ['was reviewed lately', { lastReviewed: '2026-05-01' }, undefined, 'fresh'],
    [
      'was reviewed long ago',
      { lastReviewed: '2025-05-01' },
      undefined,
      'stale',
    ],
    [
      'is to be reviewed today',
      { reviewBy: '2026-06-01', lastReviewed: '2026-05-01' },
      undefined,
      'fresh',
    ],
    [
      'was to be reviewed yesterday',
      { reviewBy: '2026-05-31', lastReviewed: '2026-05-01' },
      { lastRunAt: daysAgo(1) },
      'overdue',
    ],
    [
      'was reviewed since its review was due',
      { reviewBy: '2026-05-20', lastReviewed: '2026-05-21' },
      undefined,
      'fresh',
    ],
  ])('of one that %s', (_what, frontMatter, statistics, status) => {
    expect(freshness(frontMatter, statistics).status).toBe(status);
  });

  it('says since when, and until when', () => {
    expect(freshness({}, { lastRunAt: daysAgo(100) }).reason.message).toBe(
      'Nobody has run, rehearsed or reviewed it for 100 days',
    );
    expect(freshness({ reviewBy: '2026-05-31' }).reason.message).toBe(
      'Its review was due on 2026-05-31',
    );
  });

  it('sets what is estimated beside what it took', () => {
    expect(
      freshness(
        { expectedDuration: '10m', target: '5m' },
        { completedRuns: 3, medianDurationMs: 900_000, lastDurationMs: 1 },
      ),
    ).toMatchObject({
      expectedDurationMs: 600_000,
      targetMs: 300_000,
      medianDurationMs: 900_000,
      lastDurationMs: 1,
      completedRuns: 3,
      lastRunAt: null,
    });
  });
});
