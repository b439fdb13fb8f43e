import {
  runbookReason,
  type Run,
  type RunPage,
  type RunStep,
} from '@quarterdeck/plugin-runbooks-common';
import { AS_OF } from './exampleRunbook';

export function exampleStep(changes: Partial<RunStep> = {}): RunStep {
  return {
    id: 'look',
    title: 'Look at the dashboard',
    kind: 'manual',
    text: 'Open the dashboard of the shop.\n\n```sh\nkubectl --namespace shop get pods\n```',
    optional: false,
    expectedDurationMs: 60_000,
    state: 'pending',
    reason: runbookReason('step.pending'),
    isCurrent: false,
    controls: [],
    controlsReason: null,
    actor: null,
    startedAt: null,
    finishedAt: null,
    attempts: 0,
    action: null,
    isReadOnly: null,
    input: null,
    inputHash: null,
    secretsNeeded: [],
    problems: [],
    output: null,
    outputSummary: null,
    link: null,
    evidence: null,
    evidenceKind: 'none',
    evidenceRequired: false,
    comment: null,
    options: [],
    chosen: null,
    dueAt: null,
    approvalId: null,
    ...changes,
  };
}

const DONE = exampleStep({
  id: 'errors',
  title: 'See how bad it is',
  kind: 'check',
  state: 'done',
  reason: runbookReason('step.check-passed', { message: 'it is 0.2' }),
  actor: 'user:default/dana',
  startedAt: '2026-03-04T11:50:00.000Z',
  finishedAt: '2026-03-04T11:51:00.000Z',
  attempts: 1,
  outputSummary: '0.2 is above 0',
  output: { value: 0.2 },
});

/** A run of three steps; the second is the one to look at. */
export function exampleRun(
  step: Partial<RunStep> = {},
  changes: Partial<Run> = {},
): Run {
  const current = exampleStep({
    isCurrent: true,
    controls: ['complete', 'skip'],
    reason: runbookReason('step.ready'),
    ...step,
  });
  return {
    id: '01890000-0000-7000-8000-000000000001',
    entityRef: 'component:default/shop',
    slug: 'go-back',
    title: 'Go back to the last good version',
    version: 'a'.repeat(64),
    mode: 'real',
    phase: 'active',
    reason: runbookReason('run.active', { number: 2, count: 3 }),
    lead: 'user:default/dana',
    participants: ['user:default/dana', 'user:default/oscar'],
    startedBy: 'user:default/dana',
    startedAt: '2026-03-04T11:50:00.000Z',
    finishedAt: null,
    durationMs: null,
    environmentId: 'production',
    correlationId: null,
    originLink: null,
    stepCount: 3,
    settledCount: 1,
    currentStepId: current.id,
    currentStepTitle: current.title,
    currentStepState: current.state,
    asOf: AS_OF,
    revision: 4,
    expectedDurationMs: 900_000,
    targetMs: null,
    parameters: { environment: 'production' },
    context: {},
    severity: 'P1',
    steps: [
      DONE,
      current,
      exampleStep({ id: 'tell', title: 'Tell the others' }),
    ],
    comments: [],
    controls: ['abort', 'hand-over', 'comment'],
    newerVersion: null,
    ...changes,
  };
}

export function exampleRunPage(items: readonly Run[]): RunPage {
  return {
    asOf: AS_OF,
    items: [...items],
    pageInfo: {},
    emptyReason: items.length > 0 ? null : runbookReason('list.no-runs'),
  };
}
