import { Runbook, Step } from '@quarterdeck/runbook-format';
import { StepState, runbookReason } from '@quarterdeck/plugin-runbooks-common';
import { isExecutable } from './chart';
import { Evidence, PersonsCommand, PlannedAttempt, Refusal } from './commands';
import { begunCheck, durationOf, iso, lastAttempt, stepOf } from './course';
import { Verdict } from './decide';
import { RunRecord, StepRecord } from './records';

type StepsCommand = Extract<PersonsCommand, { stepId: string }> &
  Exclude<PersonsCommand, { kind: 'comment' }>;
type Changes = Partial<StepRecord> | Refusal;

const FROM: Record<StepsCommand['kind'], readonly StepState[]> = {
  execute: ['pending'],
  retry: ['failed', 'interrupted'],
  complete: ['pending', 'failed'],
  decide: ['pending'],
  skip: ['pending', 'waiting', 'interrupted', 'failed'],
  settle: ['interrupted', 'outcome-unknown'],
  cancel: ['executing', 'waiting'],
};

/** What a person does with the current step. */
export function decideStep(
  record: RunRecord,
  step: StepRecord,
  runbook: Runbook,
  command: StepsCommand,
  now: number,
): Verdict {
  const written = stepOf(runbook, step.id);
  if (!written) {
    return { refusal: 'no-such-step' };
  }
  const refusal = refusalOf(record, step, written, command);
  if (refusal) {
    return { refusal };
  }
  if (command.kind === 'decide') {
    return decided(record, step, written, command, now);
  }
  const changes = changesOf(record, step, written, command, now);
  return typeof changes === 'string'
    ? { refusal: changes }
    : {
        record: withStep(record, step.id, { actor: command.by, ...changes }),
      };
}

/** Whether a person may give a step this command as it stands; for pages and for the command itself. */
export function refusalOf(
  record: RunRecord,
  step: StepRecord,
  { definition }: Step,
  { kind }: { kind: StepsCommand['kind'] },
): Refusal | undefined {
  if (!FROM[kind].includes(step.state)) {
    return 'wrong-state';
  }
  const isOf = (isRight: boolean) => (isRight ? undefined : 'wrong-kind');
  switch (kind) {
    case 'execute':
      return isOf(isExecutable(definition.kind));
    case 'retry':
      return isOf(isExecutable(definition.kind));
    case 'decide':
      return isOf(definition.kind === 'decision');
    case 'complete':
      if (definition.kind === 'approval') {
        return 'needs-agreement';
      }
      return isOf(step.state === 'failed' || definition.kind === 'manual');
    case 'skip':
      // Who asks for agreement does not do without it by themselves.
      return definition.kind === 'approval' &&
        !definition.optional &&
        record.mode === 'real'
        ? 'needs-agreement'
        : undefined;
    case 'cancel':
      // What an action has begun cannot be taken back from here.
      return isOf(definition.kind !== 'action');
    default:
      return undefined;
  }
}

function changesOf(
  record: RunRecord,
  step: StepRecord,
  written: Step,
  command: Exclude<StepsCommand, { kind: 'decide' }>,
  now: number,
): Changes {
  const { by } = command;
  const ended = { finishedAt: now, startedAt: step.startedAt ?? now };
  switch (command.kind) {
    case 'execute':
    case 'retry':
      return begun(record, step, written, { ...command, now });
    case 'complete': {
      const { definition } = written;
      const refusal =
        definition.kind === 'manual' &&
        evidenceRefusal(definition, command.evidence);
      return (
        refusal || {
          ...ended,
          state: 'done',
          reason: runbookReason(
            step.state === 'failed' ? 'step.done-by-hand' : 'step.done',
          ),
          evidence: command.evidence,
          comment: command.comment,
        }
      );
    }
    case 'skip':
      if (command.comment === undefined && !written.definition.optional) {
        return 'comment-missing';
      }
      return {
        ...ended,
        state: 'skipped',
        reason: runbookReason('step.skipped', {
          comment: command.comment ?? 'optional',
        }),
        comment: command.comment,
      };
    case 'settle':
      return {
        ...ended,
        state: command.happened ? 'done' : 'failed',
        reason: runbookReason(
          command.happened ? 'step.happened' : 'step.did-not-happen',
          { by, comment: command.comment },
        ),
        comment: command.comment,
      };
    default:
      return {
        ...ended,
        state: 'failed',
        reason: runbookReason('step.cancelled', { by }),
      };
  }
}

function begun(
  { mode }: RunRecord,
  step: StepRecord,
  { definition }: Step,
  asked: { by: string; planned?: PlannedAttempt; now: number },
): Changes {
  const { planned, now } = asked;
  const wouldDo: Changes = {
    state: 'would-do',
    reason: runbookReason('step.would-do'),
    startedAt: now,
    finishedAt: now,
  };
  switch (definition.kind) {
    case 'check':
      return begunCheck(definition, now);
    case 'timer': {
      const dueAt = now + durationOf(definition.duration);
      return {
        state: 'waiting',
        reason: runbookReason('step.waiting-timer', { dueAt: iso(dueAt) }),
        startedAt: now,
        finishedAt: undefined,
        dueAt,
      };
    }
    case 'approval':
      // Others are not asked to agree to what will not happen.
      return mode === 'real'
        ? {
            state: 'waiting',
            reason: runbookReason('step.waiting-approval'),
            startedAt: now,
            finishedAt: undefined,
            approvalId: undefined,
            attempts: [...step.attempts, askedAttempt(step, asked)],
          }
        : wouldDo;
    case 'action':
      if (!planned) {
        return 'wrong-kind';
      }
      // What was begun for real is not left half done.
      return mode === 'real' ||
        planned.isReadOnly ||
        definition.rehearse ||
        step.state === 'interrupted'
        ? executing(step, definition.action, { ...asked, planned })
        : wouldDo;
    default:
      return 'wrong-kind';
  }
}

/** Each time that is asked is a question of its own: what was denied once is not denied for good. */
function askedAttempt(
  step: StepRecord,
  { by, now }: { by: string; now: number },
) {
  return {
    number: step.attempts.length + 1,
    idempotencyKey: '',
    startedBy: by,
    startedAt: now,
    isRepeatable: true,
    owner: '',
    claim: '',
  };
}

function executing(
  step: StepRecord,
  action: string,
  { by, planned, now }: { by: string; planned: PlannedAttempt; now: number },
): Changes {
  // One key for all attempts of a step: what may have happened already must not happen twice. That holds after a failure,
  // too: who repeats what was interrupted may hear no more than that the first request is still being carried out.
  const before = lastAttempt(step)?.idempotencyKey;
  return {
    state: 'executing',
    reason: runbookReason('step.executing-action', { action }),
    startedAt: now,
    finishedAt: undefined,
    attempts: [
      ...step.attempts,
      {
        number: step.attempts.length + 1,
        idempotencyKey: before ?? planned.idempotencyKey,
        startedBy: by,
        startedAt: now,
        inputHash: planned.inputHash,
        input: planned.input,
        isRepeatable: planned.isRepeatable,
        owner: planned.owner,
        claim: planned.claim,
      },
    ],
  };
}

function evidenceRefusal(
  definition: { evidence: 'none' | 'text' | 'link'; evidenceRequired: boolean },
  evidence: Evidence | undefined,
): Refusal | undefined {
  if (definition.evidence === 'none') {
    return undefined;
  }
  if (!evidence) {
    return definition.evidenceRequired ? 'evidence-missing' : undefined;
  }
  if (definition.evidence !== evidence.kind) {
    return 'evidence-kind';
  }
  return evidence.kind === 'link' && !isLink(evidence.value)
    ? 'evidence-link'
    : undefined;
}

/** Of the web, or a path of the portal. */
function isLink(value: string): boolean {
  return /^(?:https?:\/\/[^\s]+|\/(?![/\\])[^\s]*)$/.test(value);
}

function decided(
  record: RunRecord,
  step: StepRecord,
  { definition }: Step,
  command: Extract<StepsCommand, { kind: 'decide' }>,
  now: number,
): Verdict {
  const option =
    definition.kind === 'decision'
      ? definition.options[command.option]
      : undefined;
  const at = record.steps.indexOf(step);
  const next = targetOf(record, option?.goTo, at);
  if (!option || next === undefined) {
    return { refusal: 'no-such-option' };
  }
  const steps = record.steps.map((each, index): StepRecord => {
    if (index === at) {
      return {
        ...each,
        state: 'done',
        reason: runbookReason('step.decided', { option: option.title }),
        chosen: command.option,
        comment: command.comment,
        actor: command.by,
        startedAt: now,
        finishedAt: now,
      };
    }
    return index > at && index < next
      ? {
          ...each,
          state: 'not-taken',
          reason: runbookReason('step.not-taken'),
          finishedAt: now,
        }
      : each;
  });
  return { record: { ...record, steps } };
}

/** Place of the step where it goes on; the number of steps for the end; undefined for a way back, which there is not. */
function targetOf(
  { steps }: RunRecord,
  goTo: string | undefined,
  at: number,
): number | undefined {
  if (goTo === undefined) {
    return at + 1;
  }
  if (goTo === 'end') {
    return steps.length;
  }
  const target = steps.findIndex(({ id }) => id === goTo);
  return target > at ? target : undefined;
}

export function withStep(
  record: RunRecord,
  stepId: string,
  changes: Partial<StepRecord>,
): RunRecord {
  return {
    ...record,
    steps: record.steps.map(step =>
      step.id === stepId ? { ...step, ...changes } : step,
    ),
  };
}
