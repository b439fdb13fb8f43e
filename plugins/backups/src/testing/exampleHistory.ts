import {
  backupsReason,
  type Calendar,
  type History,
} from '@quarterdeck/plugin-backups-common';
import {
  NOW,
  before,
  examplePolicy,
  failedTest,
  idOf,
} from './exampleProtection';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Days up to now; the last but nine failed. */
export function exampleCalendar(count = 14): Calendar {
  return {
    timeZone: examplePolicy.timeZone,
    days: Array.from({ length: count }, (_, index) => {
      const isFailed = index === count - 10;
      return {
        date: new Date(NOW - (count - 1 - index) * DAY_MS)
          .toISOString()
          .slice(0, 10),
        state: isFailed ? ('failed' as const) : ('good' as const),
        succeeded: isFailed ? 0 : 1,
        failed: isFailed ? 1 : 0,
        missed: 0,
        due: 1,
        restoreTests: index === count - 1 ? 1 : 0,
        reason: backupsReason(
          isFailed ? 'status.last-failed' : 'run.succeeded',
        ),
      };
    }),
  };
}

export function exampleHistory(): History {
  return {
    from: before(5 * DAY_MS),
    to: before(0),
    rpo: [
      { at: before(5 * DAY_MS), ms: null },
      { at: before(2 * DAY_MS), ms: 0 },
      { at: before(DAY_MS), ms: DAY_MS },
      { at: before(DAY_MS), ms: 0 },
      { at: before(0), ms: DAY_MS },
    ],
    rpoTargetMs: 24 * HOUR_MS,
    rpoKeptRatio: 0.984,
    longestMs: 30 * HOUR_MS,
    tests: [
      {
        runId: failedTest.id,
        at: before(7 * HOUR_MS),
        hasPassed: true,
        durationMs: 700_000,
        bytes: 4_500_000_000,
      },
    ],
    rtoTargetMs: 4 * HOUR_MS,
    sizes: [
      {
        backupId: idOf(200),
        at: before(9 * HOUR_MS),
        sourceBytes: 5_000_000_000,
        storedBytes: 3_000_400_000,
        isAnomalous: false,
      },
    ],
  };
}
