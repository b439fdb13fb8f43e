import { Freshness, runbookReason } from '@quarterdeck/plugin-runbooks-common';
import { FrontMatter, parseDuration } from '@quarterdeck/runbook-format';
import { Reason } from '@quarterdeck/toolkit-common';
import { RunStatistics } from './statistics';

const DAY_MS = 24 * 3_600_000;

/**
 * How far a runbook can be relied on.
 *
 * - `overdue`: its review was due, and nobody has reviewed it since
 * - `never-exercised`: nobody has run, rehearsed or reviewed it
 * - `stale`: not for longer than `staleAfterMs`
 * - `fresh`: all others
 *
 * @param statistics - undefined where there was no run
 */
export function freshnessOf(
  frontMatter: FrontMatter,
  statistics: RunStatistics | undefined,
  staleAfterMs: number,
  now: number,
): Freshness {
  const reviewed = dayOf(frontMatter.lastReviewed);
  const due = dayOf(frontMatter.reviewBy);
  const { lastRunAt, lastRehearsalAt } = statistics ?? {};
  return {
    lastRunAt: instant(lastRunAt),
    lastRehearsalAt: instant(lastRehearsalAt),
    lastReviewedAt: instant(reviewed),
    reviewBy: instant(due),
    expectedDurationMs: durationOf(frontMatter.expectedDuration),
    medianDurationMs: statistics?.medianDurationMs ?? null,
    completedRuns: statistics?.completedRuns ?? 0,
    targetMs: durationOf(frontMatter.target),
    lastDurationMs: statistics?.lastDurationMs ?? null,
    ...statusOf(
      { reviewed, due, exercised: latest(lastRunAt, lastRehearsalAt) },
      staleAfterMs,
      now,
    ),
  };
}

function statusOf(
  times: { reviewed?: number; due?: number; exercised?: number },
  staleAfterMs: number,
  now: number,
): { status: Freshness['status']; reason: Reason } {
  const { reviewed, due, exercised } = times;
  // The day itself is still in time.
  if (due !== undefined && now >= due + DAY_MS && (reviewed ?? 0) < due) {
    const day = new Date(due).toISOString().slice(0, 10);
    return {
      status: 'overdue',
      reason: runbookReason('freshness.overdue', { day }),
    };
  }
  const attended = latest(exercised, reviewed);
  if (attended === undefined) {
    return {
      status: 'never-exercised',
      reason: runbookReason('freshness.never'),
    };
  }
  if (now - attended > staleAfterMs) {
    const days = Math.floor((now - attended) / DAY_MS);
    return {
      status: 'stale',
      reason: runbookReason('freshness.stale', { days }),
    };
  }
  return { status: 'fresh', reason: runbookReason('freshness.fresh') };
}

function latest(...times: Array<number | undefined>): number | undefined {
  const known = times.filter(time => time !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}

function dayOf(day: string | undefined): number | undefined {
  return day === undefined ? undefined : Date.parse(`${day}T00:00:00.000Z`);
}

function durationOf(text: string | undefined): number | null {
  return text === undefined ? null : (parseDuration(text) ?? null);
}

function instant(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
