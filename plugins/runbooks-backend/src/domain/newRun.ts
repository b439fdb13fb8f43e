import { Runbook } from '@quarterdeck/runbook-format';
import { runbookReason } from '@quarterdeck/plugin-runbooks-common';
import { carriedOn } from './course';
import { RunRecord, StepRecord } from './records';

/** What a dry run found out of a step. */
export interface Foreseen {
  /** In a sentence: what it would do, or what it lacks. */
  summary: string;
}

export type RunBeginning = Pick<
  RunRecord,
  | 'id'
  | 'entityRef'
  | 'slug'
  | 'version'
  | 'mode'
  | 'lead'
  | 'participants'
  | 'startedBy'
  | 'environmentId'
  | 'correlationId'
  | 'originLink'
  | 'severity'
  | 'parameters'
  | 'context'
  | 'expectedDurationMs'
  | 'targetMs'
>;

/**
 * A run that begins now. A dry run is over at once: it says what each step would do, and nothing else happens.
 *
 * @param foreseen - of a dry run, by step
 */
export function newRun(
  beginning: RunBeginning,
  runbook: Runbook,
  now: number,
  foreseen: ReadonlyMap<string, Foreseen> = new Map(),
): RunRecord {
  const isDry = beginning.mode === 'dry-run';
  const steps = runbook.steps.map(
    ({ id, title, definition: { kind } }): StepRecord => ({
      id,
      title,
      kind,
      attempts: [],
      ...(isDry
        ? {
            state: 'would-do',
            reason: runbookReason('step.would-do'),
            outputSummary: foreseen.get(id)?.summary,
          }
        : { state: 'pending', reason: runbookReason('step.pending') }),
    }),
  );
  return carriedOn(
    {
      ...beginning,
      title: runbook.title,
      phase: 'active',
      reason: runbookReason('run.completed'),
      startedAt: now,
      steps,
      comments: [],
      revision: 1,
    },
    runbook,
    now,
  );
}
