import { Clock, SeverityDemands } from '@quarterdeck/plugin-incidents-common';
import { clocksOf, nextUpdateDueAt } from './clocks';
import { IncidentRecord, toIso } from './records';

export interface Overdue {
  /** Names it, so that it is told once. */
  key: string;
  /** What is overdue, for a person. */
  what: string;
}

const WORDS: Record<Clock['kind'], string> = {
  acknowledge: 'nobody has taken it in time',
  mitigate: 'users are hurt for longer than they should be',
  resolve: 'it is not resolved in time',
};

/** What somebody has to be told of: clocks that run and are over, and news that stakeholders wait for. */
export function overdueOf(
  record: IncidentRecord,
  demands: SeverityDemands,
  now: number,
): Overdue[] {
  const overdue: Overdue[] = clocksOf(record, demands, now)
    .filter(({ isRunning, isBreached }) => isRunning && isBreached)
    .map(({ kind }) => ({ key: kind, what: WORDS[kind] }));
  const dueAt = nextUpdateDueAt(record, demands);
  if (dueAt !== undefined && dueAt <= now) {
    overdue.push({
      key: `update:${dueAt}`,
      what: `stakeholders were to hear something by ${toIso(dueAt)}`,
    });
  }
  return overdue;
}
