import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { JsonValue } from '@backstage/types';
import { Step } from '@quarterdeck/runbook-format';
import {
  Run,
  RunStep,
  RunSummary,
  StepControl,
  runControlSchema,
  runOperatePermission,
  runbookReason,
  stepControlSchema,
} from '@quarterdeck/plugin-runbooks-common';
import { z } from 'zod';
import { isSettled } from '../domain/chart';
import {
  currentStep,
  durationOf,
  iso,
  lastAttempt,
  stepOf,
} from '../domain/course';
import { refusalOf } from '../domain/personsCommands';
import { RunRecord, StepRecord } from '../domain/records';
import { Prepared, Preparer } from './Preparer';
import { PinnedRun } from './RunKeeper';
import { RunbookLibrary } from './RunbookLibrary';

const MOST_SHOWN = 20_000;
const NOTHING: Prepared = { problems: [] };

/** Who looks at a run. */
export interface RunReaderView {
  credentials: BackstageCredentials;
  /** A user, not a service. */
  isPerson: boolean;
  mayOperate: boolean;
}

/** Runs as they travel. */
export class RunPresenter {
  constructor(
    private readonly options: {
      library: RunbookLibrary;
      preparer: Preparer;
      now(): number;
    },
  ) {}

  async present(run: PinnedRun, reader: RunReaderView): Promise<Run> {
    const { library, now } = this.options;
    const { record } = run;
    const { entityRef, slug } = record;
    const [steps, newest] = await Promise.all([
      Promise.all(record.steps.map(step => this.#step(run, step, reader))),
      library.find(entityRef, slug),
    ]);
    const isActive = record.phase === 'active';
    const mayAct = reader.isPerson && reader.mayOperate;
    return {
      ...summaryOf(record),
      asOf: iso(now()),
      revision: record.revision,
      expectedDurationMs: record.expectedDurationMs ?? null,
      targetMs: record.targetMs ?? null,
      parameters: record.parameters,
      context: record.context,
      severity: record.severity,
      steps,
      comments: record.comments.map(comment => ({
        ...comment,
        at: iso(comment.at),
        stepId: comment.stepId ?? null,
      })),
      controls: runControlSchema.options.filter(
        control => mayAct && (isActive || control === 'comment'),
      ),
      newerVersion:
        newest && newest.record.version !== record.version
          ? newest.record.version
          : null,
    };
  }

  async #step(
    run: PinnedRun,
    step: StepRecord,
    reader: RunReaderView,
  ): Promise<RunStep> {
    const { record, runbook } = run;
    const written = stepOf(runbook, step.id);
    const isOpen = record.phase === 'active' && !isSettled(step.state);
    const prepared =
      written && (isOpen || written.definition.kind === 'action')
        ? await this.options.preparer.prepare(run, written, reader.credentials)
        : NOTHING;
    const isCurrent =
      record.phase === 'active' && currentStep(record)?.id === step.id;
    return {
      ...keptOf(step),
      ...writtenOf(written),
      ...toldOf(step, prepared, isOpen),
      ...controlsOf(run, step, { prepared, isCurrent, reader }),
      isCurrent,
    };
  }
}

export function summaryOf(record: RunRecord): RunSummary {
  const current = record.phase === 'active' ? currentStep(record) : undefined;
  const { startedAt, finishedAt } = record;
  return {
    id: record.id,
    entityRef: record.entityRef,
    slug: record.slug,
    title: record.title,
    version: record.version,
    mode: record.mode,
    phase: record.phase,
    reason: record.reason,
    lead: record.lead,
    participants: record.participants,
    startedBy: record.startedBy,
    startedAt: iso(startedAt),
    finishedAt: isoOrNull(finishedAt),
    durationMs: finishedAt === undefined ? null : finishedAt - startedAt,
    environmentId: record.environmentId,
    correlationId: record.correlationId,
    originLink: record.originLink,
    stepCount: record.steps.length,
    settledCount: record.steps.filter(({ state }) => isSettled(state)).length,
    currentStepId: current?.id ?? null,
    currentStepTitle: current?.title ?? null,
    currentStepState: current?.state ?? null,
  };
}

/** What the record says of a step. */
function keptOf(step: StepRecord) {
  return {
    id: step.id,
    title: step.title,
    kind: step.kind,
    state: step.state,
    reason: step.reason,
    actor: step.actor ?? null,
    startedAt: isoOrNull(step.startedAt),
    finishedAt: isoOrNull(step.finishedAt),
    attempts: step.attempts.length,
    output: z.json().parse(shownOutput(step.output)),
    outputSummary: step.outputSummary ?? null,
    link: step.link ?? null,
    evidence: step.evidence ?? null,
    comment: step.comment ?? null,
    chosen: step.chosen ?? null,
    dueAt: isoOrNull(step.dueAt),
    approvalId: step.approvalId ?? null,
  };
}

/** What the runbook says of it. */
function writtenOf(written: Step | undefined) {
  const definition = written?.definition;
  return {
    text: written?.text ?? '',
    optional: definition?.optional ?? false,
    expectedDurationMs:
      definition?.expectedDuration === undefined
        ? null
        : durationOf(definition.expectedDuration),
    action: definition?.kind === 'action' ? definition.action : null,
    evidenceKind:
      definition?.kind === 'manual' ? definition.evidence : ('none' as const),
    evidenceRequired:
      definition?.kind === 'manual' &&
      definition.evidence !== 'none' &&
      definition.evidenceRequired,
    options:
      definition?.kind === 'decision'
        ? definition.options.map(({ title, goTo }) => ({
            title,
            goTo: goTo ?? null,
          }))
        : [],
  };
}

/** What it is going to be told, or was told. */
function toldOf(
  step: StepRecord,
  { action, looksAt, problems }: Prepared,
  isOpen: boolean,
) {
  const attempt = lastAttempt(step);
  const isBegun = !isOpen || ['executing', 'waiting'].includes(step.state);
  const told = isBegun ? (attempt?.input ?? action?.input) : action?.input;
  const input = told ?? (looksAt === undefined ? null : { looksAt });
  return {
    isReadOnly: action?.description?.isReadOnly ?? null,
    input: step.state === 'not-taken' ? null : z.json().parse(input),
    inputHash: isBegun
      ? (attempt?.inputHash ?? null)
      : (action?.inputHash ?? null),
    secretsNeeded: isOpen ? (action?.secretsNeeded ?? []) : [],
    problems: isOpen && !isBegun ? problems : [],
  };
}

function controlsOf(
  { record, runbook }: PinnedRun,
  step: StepRecord,
  {
    prepared,
    isCurrent,
    reader,
  }: { prepared: Prepared; isCurrent: boolean; reader: RunReaderView },
): Pick<RunStep, 'controls' | 'controlsReason'> {
  const none = (reason: ReturnType<typeof runbookReason>) => ({
    controls: [],
    controlsReason: reason,
  });
  const written = stepOf(runbook, step.id);
  if (record.phase !== 'active') {
    return none(runbookReason('control.over'));
  }
  if (isSettled(step.state) || !written) {
    return { controls: [], controlsReason: null };
  }
  if (!isCurrent) {
    return none(runbookReason('control.not-its-turn'));
  }
  if (!reader.isPerson) {
    return none(runbookReason('control.not-a-person'));
  }
  if (!reader.mayOperate) {
    return none(
      runbookReason('control.not-allowed', {
        permission: runOperatePermission.name,
        entityRef: record.entityRef,
      }),
    );
  }
  const isReady = prepared.problems.length === 0;
  const controls = stepControlSchema.options.filter(
    (kind: StepControl) =>
      refusalOf(record, step, written, { kind }) === undefined &&
      (isReady || (kind !== 'execute' && kind !== 'retry')),
  );
  const lacks =
    !isReady && ['pending', 'failed', 'interrupted'].includes(step.state);
  return {
    controls,
    controlsReason: lacks
      ? runbookReason('control.incomplete', {
          what: prepared.problems.join('; '),
        })
      : null,
  };
}

function shownOutput(output: JsonValue | undefined): JsonValue {
  if (output === undefined) {
    return null;
  }
  const text = JSON.stringify(output);
  return text.length > MOST_SHOWN
    ? `${text.slice(0, MOST_SHOWN)}… (${text.length} characters)`
    : output;
}

function isoOrNull(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : iso(milliseconds);
}
