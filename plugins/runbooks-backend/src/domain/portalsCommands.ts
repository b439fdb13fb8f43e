import { Runbook, StepDefinition } from '@quarterdeck/runbook-format';
import { runbookReason } from '@quarterdeck/plugin-runbooks-common';
import { AttemptEnd, PortalsCommand } from './commands';
import { durationOf, gapOf, iso, lastAttempt, stepOf } from './course';
import { Verdict } from './decide';
import { withStep } from './personsCommands';
import { AttemptRecord, RunRecord, StepRecord } from './records';

type Of<K extends PortalsCommand['kind']> = Extract<
  PortalsCommand,
  { kind: K }
>;

/** What the portal has seen of a step, which nobody has to answer for. */
export function decideForPortal(
  record: RunRecord,
  command: PortalsCommand,
  now: number,
  runbook: Runbook,
): Verdict {
  const step = record.steps.find(({ id }) => id === command.stepId);
  if (!step) {
    return { refusal: 'no-such-step' };
  }
  switch (command.kind) {
    // How an attempt ended is kept also where the run was given up meanwhile.
    case 'attempt-ended':
      return attemptEnded(record, step, command, now);
    case 'attempt-lost':
      return step.state === 'executing'
        ? attemptEnded(
            record,
            step,
            { ...command, end: { kind: 'unknown', message: '' } },
            now,
          )
        : { refusal: 'wrong-state' };
    default:
      if (record.phase !== 'active') {
        return { refusal: 'over' };
      }
  }
  switch (command.kind) {
    case 'looked':
      return looked(record, step, runbook, command, now);
    case 'timer-due':
      if (step.state !== 'waiting' || step.kind !== 'timer') {
        return { refusal: 'wrong-state' };
      }
      return now < (step.dueAt ?? 0)
        ? { refusal: 'not-due' }
        : settled(record, step, 'done', runbookReason('step.done'), now);
    default:
      return aboutApproval(record, step, command, now);
  }
}

function settled(
  record: RunRecord,
  step: StepRecord,
  state: 'done' | 'failed',
  reason: StepRecord['reason'],
  now: number,
  changes: Partial<StepRecord> = {},
): Verdict {
  return {
    record: withStep(record, step.id, {
      ...changes,
      state,
      reason,
      finishedAt: now,
    }),
  };
}

function attemptEnded(
  record: RunRecord,
  step: StepRecord,
  { attempt, end }: Pick<Of<'attempt-ended'>, 'attempt' | 'end'>,
  now: number,
): Verdict {
  const last = lastAttempt(step);
  if (step.kind !== 'action' || last?.number !== attempt) {
    return { refusal: 'other-attempt' };
  }
  const isOpen =
    step.state === 'executing' ||
    // Somebody was taken for dead who was not.
    (['interrupted', 'outcome-unknown'].includes(step.state) &&
      end.kind !== 'unknown');
  if (!isOpen) {
    return { refusal: 'wrong-state' };
  }
  return {
    record: withStep(record, step.id, {
      ...endOf(last, end),
      finishedAt: end.kind === 'unknown' ? undefined : now,
      attempts: step.attempts.map(each =>
        each === last ? { ...each, finishedAt: now } : each,
      ),
    }),
  };
}

function endOf(last: AttemptRecord, end: AttemptEnd): Partial<StepRecord> {
  switch (end.kind) {
    case 'succeeded':
      return {
        state: 'done',
        reason: runbookReason('step.done'),
        output: end.output,
        outputSummary: end.outputSummary,
        link: end.link,
      };
    case 'failed':
      return {
        state: 'failed',
        reason: runbookReason('step.action-failed', { message: end.message }),
      };
    default:
      return {
        ...(last.isRepeatable
          ? {
              state: 'interrupted',
              reason: runbookReason('step.interrupted'),
            }
          : {
              state: 'outcome-unknown',
              reason: runbookReason('step.outcome-unknown'),
            }),
        ...(end.message === '' ? {} : { outputSummary: end.message }),
      };
  }
}

/** A check holds once it has held for as long as it says; it fails once it does not and its time is over. */
function looked(
  record: RunRecord,
  step: StepRecord,
  runbook: Runbook,
  { holds, message }: Of<'looked'>,
  now: number,
): Verdict {
  const definition = stepOf(runbook, step.id)?.definition;
  if (step.state !== 'executing' || definition?.kind !== 'check') {
    return { refusal: 'wrong-state' };
  }
  return holds
    ? held(record, step, definition, message, now)
    : missed(record, step, definition, message, now);
}

type Check = Extract<StepDefinition, { kind: 'check' }>;

function held(
  record: RunRecord,
  step: StepRecord,
  definition: Check,
  message: string,
  now: number,
): Verdict {
  const holdsSince = step.holdsSince ?? now;
  const until = holdsSince + durationOf(definition.for);
  const reason = runbookReason('step.check-passed', { message });
  return now >= until
    ? settled(record, step, 'done', reason, now, { outputSummary: message })
    : {
        record: withStep(record, step.id, {
          holdsSince,
          nextLookAt: Math.min(until, now + gapOf(definition)),
          reason: runbookReason('step.holding', { dueAt: iso(until) }),
          outputSummary: message,
        }),
      };
}

function missed(
  record: RunRecord,
  step: StepRecord,
  definition: Check,
  message: string,
  now: number,
): Verdict {
  const dueAt = step.dueAt ?? now;
  const reason = runbookReason('step.check-failed', { message });
  return now >= dueAt
    ? settled(record, step, 'failed', reason, now, { outputSummary: message })
    : {
        record: withStep(record, step.id, {
          holdsSince: undefined,
          nextLookAt: Math.min(dueAt, now + gapOf(definition)),
          reason: runbookReason('step.checking-again', {
            message,
            dueAt: iso(dueAt),
          }),
          outputSummary: message,
        }),
      };
}

function aboutApproval(
  record: RunRecord,
  step: StepRecord,
  command: Of<'approval-asked' | 'approval-granted' | 'approval-denied'>,
  now: number,
): Verdict {
  if (step.state !== 'waiting' || step.kind !== 'approval') {
    return { refusal: 'wrong-state' };
  }
  const { approvalId } = command;
  if (command.kind === 'approval-asked') {
    return step.approvalId === undefined
      ? { record: withStep(record, step.id, { approvalId }) }
      : { refusal: 'wrong-state' };
  }
  if (step.approvalId !== approvalId) {
    return { refusal: 'other-attempt' };
  }
  return command.kind === 'approval-granted'
    ? settled(
        record,
        step,
        'done',
        runbookReason('step.approved', { by: command.grantedBy }),
        now,
      )
    : settled(
        record,
        step,
        'failed',
        runbookReason('step.denied', { message: command.message }),
        now,
      );
}
