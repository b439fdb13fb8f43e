import {
  Runbook,
  Step,
  StepDefinition,
  parseDuration,
} from '@quarterdeck/runbook-format';
import { runbookReason } from '@quarterdeck/plugin-runbooks-common';
import { AttemptRecord, RunRecord, StepRecord } from './records';
import { isSettled } from './chart';

/** Steps of the record, and of the version that it is pinned to, in the same order. */
export function stepOf(runbook: Runbook, id: string): Step | undefined {
  return runbook.steps.find(step => step.id === id);
}

/** The step to look at; undefined where all are settled. */
export function currentStep(record: RunRecord): StepRecord | undefined {
  return record.steps.find(({ state }) => !isSettled(state));
}

export function lastAttempt(step: StepRecord): AttemptRecord | undefined {
  return step.attempts.at(-1);
}

export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Milliseconds; 0 where nothing is said. */
export function durationOf(text: string | undefined): number {
  return text === undefined ? 0 : (parseDuration(text) ?? 0);
}

const SHORTEST_GAP_MS = 1_000;
const LONGEST_GAP_MS = 15_000;
const LOOKS = 20;

/** How long after a look at a check the next one comes. */
export function gapOf(
  definition: Extract<StepDefinition, { kind: 'check' }>,
): number {
  const shortest = Math.min(
    ...[definition.within, definition.for]
      .filter(each => each !== undefined)
      .map(durationOf),
  );
  return Math.min(
    LONGEST_GAP_MS,
    Math.max(SHORTEST_GAP_MS, Math.round(shortest / LOOKS)),
  );
}

/** What a check says of itself once it has begun. */
export function begunCheck(
  definition: Extract<StepDefinition, { kind: 'check' }>,
  now: number,
): Partial<StepRecord> {
  return {
    state: 'executing',
    reason: runbookReason('step.executing-check'),
    startedAt: now,
    finishedAt: undefined,
    dueAt: now + durationOf(definition.within),
    nextLookAt: now,
    holdsSince: undefined,
  };
}

/**
 * What follows by itself from how the steps are: which is next, whether it begins by itself, whether the run is over.
 * A check that says so begins without anybody, since a look changes nothing.
 */
export function carriedOn(
  record: RunRecord,
  runbook: Runbook,
  now: number,
): RunRecord {
  if (record.phase !== 'active') {
    return record;
  }
  const current = currentStep(record);
  if (!current) {
    return {
      ...record,
      phase: 'completed',
      reason: runbookReason('run.completed'),
      finishedAt: now,
    };
  }
  const definition = stepOf(runbook, current.id)?.definition;
  const begins = definition?.kind === 'check' && definition.automatic;
  const number = record.steps.indexOf(current);
  return {
    ...record,
    reason: runbookReason('run.active', {
      number: number + 1,
      count: record.steps.length,
    }),
    steps: record.steps.map(step => {
      if (step !== current || step.state !== 'pending') {
        return step;
      }
      return begins
        ? { ...step, ...begunCheck(definition, now) }
        : { ...step, reason: runbookReason('step.ready') };
    }),
  };
}

/** Whether anything of it was done. Who has only looked whether it is the right one has not followed it. */
export function wasFollowed({ steps }: RunRecord): boolean {
  return steps.some(
    ({ kind, state }) =>
      kind !== 'decision' && (state === 'done' || state === 'would-do'),
  );
}

/** An attempt of a process that was killed is looked for no sooner than its process can be told dead. */
const ATTEMPT_LOOK_MS = 10_000;

/** When the portal itself has something to do; undefined where it only waits for people. */
export function attendedAt(record: RunRecord): number | undefined {
  const instants = record.steps.flatMap(step => {
    const attempt = lastAttempt(step);
    if (step.state === 'executing' && step.kind === 'action') {
      return attempt ? [attempt.startedAt + ATTEMPT_LOOK_MS] : [];
    }
    if (record.phase !== 'active') {
      return [];
    }
    if (step.state === 'executing') {
      return [step.nextLookAt ?? 0];
    }
    if (step.state === 'waiting') {
      return [step.kind === 'timer' ? (step.dueAt ?? 0) : 0];
    }
    return [];
  });
  return instants.length > 0 ? Math.min(...instants) : undefined;
}
