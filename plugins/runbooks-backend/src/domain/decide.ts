import { Runbook } from '@quarterdeck/runbook-format';
import { runbookReason } from '@quarterdeck/plugin-runbooks-common';
import { Command, PersonsCommand, Refusal } from './commands';
import { carriedOn, currentStep } from './course';
import { decideStep } from './personsCommands';
import { decideForPortal } from './portalsCommands';
import { CommentRecord, RunRecord, StepRecord } from './records';

const MOST_COMMENTS = 500;

export type Verdict = { record: RunRecord } | { refusal: Refusal };

/** What becomes of a run; the chart is in `chart.ts`. */
export function decide(
  record: RunRecord,
  runbook: Runbook,
  command: Command,
  now: number,
): Verdict {
  const verdict =
    'by' in command
      ? decideForPerson(record, runbook, command, now)
      : decideForPortal(record, command, now, runbook);
  return 'refusal' in verdict
    ? verdict
    : {
        record: {
          ...carriedOn(verdict.record, runbook, now),
          revision: record.revision + 1,
        },
      };
}

function decideForPerson(
  before: RunRecord,
  runbook: Runbook,
  command: PersonsCommand,
  now: number,
): Verdict {
  const { by } = command;
  const record = withParticipants(before, by);
  switch (command.kind) {
    // What is learnt afterwards is worth keeping, too.
    case 'comment':
      if (command.stepId !== undefined && !hasStep(record, command.stepId)) {
        return { refusal: 'no-such-step' };
      }
      if (record.comments.length >= MOST_COMMENTS) {
        return { refusal: 'too-many-comments' };
      }
      return {
        record: withComment(record, { ...pick(command), at: now, by }),
      };
    case 'abort':
      return before.phase === 'active'
        ? { record: aborted(record, by, command.comment, now) }
        : { refusal: 'over' };
    case 'hand-over':
      return before.phase === 'active'
        ? handedOver(record, command, now)
        : { refusal: 'over' };
    default: {
      if (before.phase !== 'active') {
        return { refusal: 'over' };
      }
      if (!hasStep(record, command.stepId)) {
        return { refusal: 'no-such-step' };
      }
      const step = currentStep(record);
      return step?.id === command.stepId
        ? decideStep(record, step, runbook, command, now)
        : { refusal: 'not-its-turn' };
    }
  }
}

/** What waits is no longer waited for. An action that is under way cannot be taken back: how it ends is kept. */
function aborted(
  record: RunRecord,
  by: string,
  comment: string,
  now: number,
): RunRecord {
  const isStopped = ({ state, kind }: StepRecord) =>
    state === 'waiting' || (state === 'executing' && kind !== 'action');
  return {
    ...record,
    phase: 'aborted',
    reason: runbookReason('run.aborted', { comment }),
    finishedAt: now,
    steps: record.steps.map(step =>
      isStopped(step)
        ? {
            ...step,
            state: 'failed',
            reason: runbookReason('step.cancelled', { by }),
            finishedAt: now,
          }
        : step,
    ),
  };
}

function handedOver(
  record: RunRecord,
  command: Extract<PersonsCommand, { kind: 'hand-over' }>,
  now: number,
): Verdict {
  const { to, by, comment, id } = command;
  if (record.lead === to) {
    return { refusal: 'leads-already' };
  }
  const text = `Handed over to ${to}${comment === undefined ? '' : `: ${comment}`}`;
  return {
    record: withComment(withParticipants({ ...record, lead: to }, to), {
      id,
      at: now,
      by,
      text,
    }),
  };
}

function hasStep({ steps }: RunRecord, id: string): boolean {
  return steps.some(step => step.id === id);
}

function withParticipants(record: RunRecord, person: string): RunRecord {
  return record.participants.includes(person)
    ? record
    : { ...record, participants: [...record.participants, person] };
}

function withComment(record: RunRecord, comment: CommentRecord): RunRecord {
  return { ...record, comments: [...record.comments, comment] };
}

function pick({
  id,
  text,
  stepId,
}: Extract<PersonsCommand, { kind: 'comment' }>) {
  return { id, text, stepId };
}
