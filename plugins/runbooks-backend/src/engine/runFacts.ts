import { storableText } from '@quarterdeck/toolkit-common';
import { Runbook } from '@quarterdeck/runbook-format';
import {
  RunFactPayload,
  StepFactPayload,
  StepState,
} from '@quarterdeck/plugin-runbooks-common';
import { NewFact } from '@quarterdeck/plugin-timeline-common';
import { factId, toMessage } from '@quarterdeck/plugin-timeline-node';
import { OutboxMessage } from '@quarterdeck/toolkit-node';
import { iso, stepOf } from '../domain/course';
import { RunRecord, StepRecord } from '../domain/records';

type RunVerb = 'started' | 'handed-over' | 'completed' | 'aborted';

const SAID: Record<RunVerb, string> = {
  started: 'Began to follow',
  'handed-over': 'Handed over the run of',
  completed: 'Followed to the end',
  aborted: 'Gave up the run of',
};

const STEP_SAID: Partial<Record<StepState, string>> = {
  done: 'Done',
  failed: 'Failed',
  skipped: 'Skipped',
  interrupted: 'Interrupted',
  'outcome-unknown': 'Outcome unknown',
};

/**
 * What there is to tell of a change of a run. A dry run tells nothing: it says what would be, and nothing was.
 *
 * @param before - undefined for a run that begins
 * @param by - who did it; undefined for the portal itself
 */
export function factMessages(
  before: RunRecord | undefined,
  after: RunRecord,
  runbook: Runbook,
  { by, now }: { by: string | undefined; now: number },
): OutboxMessage[] {
  if (after.mode === 'dry-run') {
    return [];
  }
  const base = { by, at: iso(now) };
  const steps = after.steps.flatMap((step, index) =>
    step.state !== before?.steps[index]?.state && STEP_SAID[step.state]
      ? [stepFact(after, step, runbook, base)]
      : [],
  );
  const runs = verbsOf(before, after).map(verb => runFact(after, verb, base));
  return [...steps, ...runs].map(toMessage);
}

function verbsOf(before: RunRecord | undefined, after: RunRecord): RunVerb[] {
  const ended = after.phase === 'active' ? [] : [after.phase];
  if (!before) {
    return ['started', ...ended];
  }
  return [
    ...(before.lead === after.lead ? [] : ['handed-over' as const]),
    ...(before.phase === after.phase ? [] : ended),
  ];
}

type Base = { by: string | undefined; at: string };

function runFact(record: RunRecord, verb: RunVerb, { by, at }: Base): NewFact {
  const { finishedAt, startedAt } = record;
  const payload: RunFactPayload = {
    runId: record.id,
    slug: record.slug,
    title: record.title,
    version: record.version,
    mode: record.mode,
    lead: record.lead,
    severity: record.severity,
    durationMs: finishedAt === undefined ? null : finishedAt - startedAt,
    expectedDurationMs: record.expectedDurationMs ?? null,
    targetMs: record.targetMs ?? null,
    reason: record.reason,
  };
  return {
    ...commonOf(record, by, at),
    ...named(record, record.id, `runbooks.run.${verb}`),
    summary: summaryOf(record, `${SAID[verb]} "${record.title}"`),
    payload,
    // Why somebody gave it up stands in the reason, in their words.
    personalKeys: ['lead', 'reason'],
  };
}

function stepFact(
  record: RunRecord,
  step: StepRecord,
  runbook: Runbook,
  { by, at }: Base,
): NewFact {
  const definition = stepOf(runbook, step.id)?.definition;
  const { startedAt, finishedAt } = step;
  const payload: StepFactPayload = {
    runId: record.id,
    slug: record.slug,
    mode: record.mode,
    stepId: step.id,
    title: step.title,
    kind: step.kind,
    state: step.state,
    action: definition?.kind === 'action' ? definition.action : null,
    durationMs:
      startedAt === undefined || finishedAt === undefined
        ? null
        : finishedAt - startedAt,
    reason: step.reason,
  };
  return {
    ...commonOf(record, by, at),
    ...named(record, `${record.id}/${step.id}`, `runbooks.step.${step.state}`),
    summary: summaryOf(
      record,
      `${STEP_SAID[step.state]}: ${step.title} (${record.title})`,
    ),
    payload,
    // Who agreed, found out or stopped it stands in the reason.
    personalKeys: ['reason'],
  };
}

function named(record: RunRecord, subjectId: string, type: string) {
  const { revision } = record;
  return { id: factId({ room: 'runbooks', subjectId, type, revision }), type };
}

function commonOf(record: RunRecord, by: string | undefined, at: string) {
  return {
    version: 1 as const,
    occurredAt: at,
    entityRef: record.entityRef,
    environmentId: record.environmentId,
    actor: actorOf(by),
    subject: { kind: 'run', id: record.id },
    correlationId: record.correlationId ?? record.id,
    causationId: null,
  };
}

function actorOf(by: string | undefined): NewFact['actor'] {
  if (by === undefined) {
    return { kind: 'system', ref: 'runbooks' };
  }
  return by.startsWith('plugin:')
    ? { kind: 'service', ref: by }
    : { kind: 'user', ref: by };
}

function summaryOf({ mode }: RunRecord, text: string): string {
  return storableText(mode === 'rehearsal' ? `Rehearsal: ${text}` : text, 500);
}
