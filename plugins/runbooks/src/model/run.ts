import type {
  Run,
  RunStep,
  StepControl,
  StepState,
} from '@quarterdeck/plugin-runbooks-common';

/** What a person came for, most pressing first. */
const MAIN_CONTROLS: readonly StepControl[] = [
  'settle',
  'decide',
  'retry',
  'execute',
  'complete',
];

const SETTLED: ReadonlySet<StepState> = new Set([
  'done',
  'skipped',
  'not-taken',
  'would-do',
]);

export function isSettled(state: StepState): boolean {
  return SETTLED.has(state);
}

/** The one thing to do with a step now; undefined where nothing is. */
export function mainControl(step: RunStep): StepControl | undefined {
  return MAIN_CONTROLS.find(control => step.controls.includes(control));
}

/** The others, smaller. */
export function otherControls(step: RunStep): StepControl[] {
  const main = mainControl(step);
  return step.controls.filter(control => control !== main);
}

/** Whether carrying the step out would change something outside, as far as anybody knows. */
export function changesSomething(run: Run, step: RunStep): boolean {
  return (
    step.kind === 'action' && step.isReadOnly !== true && run.mode !== 'dry-run'
  );
}

/** The step to look at: the chosen one, or else the current one, or else the last. Undefined of a run without steps. */
export function shownStep(run: Run, chosen: string | null) {
  return (
    run.steps.find(({ id }) => id === chosen) ??
    run.steps.find(({ isCurrent }) => isCurrent) ??
    run.steps.at(-1)
  );
}

/** The step before (-1) or after (1) another; itself at the ends. */
export function neighbour(run: Run, id: string, by: -1 | 1): string {
  const at = run.steps.findIndex(step => step.id === id) + by;
  return run.steps[Math.min(Math.max(at, 0), run.steps.length - 1)]?.id ?? id;
}

export interface Change {
  stepId: string;
  title: string;
  state: StepState;
  /** Who did it; `null` for the portal itself. */
  actor: string | null;
}

/** What has become of the steps between two looks at a run. */
export function changesBetween(before: Run, after: Run): Change[] {
  return after.steps.flatMap(step => {
    const earlier = before.steps.find(({ id }) => id === step.id);
    return earlier &&
      earlier.state === step.state &&
      earlier.attempts === step.attempts
      ? []
      : [
          {
            stepId: step.id,
            title: step.title,
            state: step.state,
            actor: step.actor,
          },
        ];
  });
}

export interface Pace {
  elapsedMs: number;
  /** Against the target where there is one, or else the estimate. */
  limitMs: number | null;
  limit: 'target' | 'estimate' | null;
  isOver: boolean;
}

/** How long a run takes, against what it promises. @param now - epoch milliseconds by the server's clock */
export function paceOf(run: Run, now: number): Pace {
  const started = Date.parse(run.startedAt);
  const ended = run.finishedAt === null ? now : Date.parse(run.finishedAt);
  const elapsedMs = Math.max(0, ended - started);
  const limitMs = run.targetMs ?? run.expectedDurationMs;
  return {
    elapsedMs,
    limitMs,
    limit: limitNameOf(run),
    isOver: limitMs !== null && elapsedMs > limitMs,
  };
}

function limitNameOf(run: Run): Pace['limit'] {
  if (run.targetMs !== null) {
    return 'target';
  }
  return run.expectedDurationMs === null ? null : 'estimate';
}

/** How long a step took or takes; `null` before it has begun. */
export function stepDuration(step: RunStep, now: number): number | null {
  if (step.startedAt === null) {
    return null;
  }
  const end = step.finishedAt === null ? now : Date.parse(step.finishedAt);
  return Math.max(0, end - Date.parse(step.startedAt));
}
