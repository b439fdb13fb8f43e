import { timestamp } from '../controllers/time';
import {
  containerId,
  ContainerPhase,
  ContainerPlan,
  ContainerRun,
  Effect,
} from './containerRun';
import { fullImageName } from './image';
import { ContainerTermination } from './pod';

const FAILED_PULL_SHOWN_MS = 2_000;
const EXIT_SHOWN_MS = 1_000;
const FIRST_BACK_OFF_SECONDS = 10;
const LONGEST_BACK_OFF_SECONDS = 300;

interface Step {
  run: ContainerRun;
  effects: Effect[];
}

/** Begins the life of a container whose turn has come. */
export function beginContainer(run: ContainerRun, now: number): Step {
  return {
    run: { ...run, phase: { kind: 'pulling', until: now + run.plan.pull } },
    effects: [
      event(run, 'Normal', 'Pulling', `Pulling image "${run.plan.image}"`),
    ],
  };
}

/** The one transition that is due, or the very same run. */
export function advanceContainer(run: ContainerRun, now: number): Step {
  const { phase } = run;
  switch (phase.kind) {
    case 'pulling':
      if (phase.until > now) break;
      return run.plan.behavior === 'image-pull-error'
        ? failPull(run, now)
        : startContainer(run, now, true);
    case 'pull-failed':
      if (phase.until > now) break;
      return backOffPull(run, now);
    case 'pull-backoff':
      if (phase.retryAt > now) break;
      return beginContainer(run, now);
    case 'running':
      if (phase.exitAt !== undefined && phase.exitAt <= now) {
        return exitContainer(run, phase, now);
      }
      if (phase.nextProbe !== undefined && phase.nextProbe <= now) {
        return failProbe(run, phase);
      }
      break;
    case 'exited':
      return advanceExited(run, phase, now);
    default:
      break;
  }
  return { run, effects: [] };
}

function failPull(run: ContainerRun, now: number): Step {
  const message = pullError(run.plan.image);
  return {
    run: {
      ...run,
      failedPulls: run.failedPulls + 1,
      phase: { kind: 'pull-failed', until: now + FAILED_PULL_SHOWN_MS },
    },
    effects: [
      event(
        run,
        'Warning',
        'Failed',
        `Failed to pull image "${run.plan.image}": ${message}`,
      ),
      event(run, 'Warning', 'Failed', 'Error: ErrImagePull'),
    ],
  };
}

export function pullError(image: string): string {
  const name = fullImageName(image);
  return `rpc error: code = NotFound desc = failed to pull and unpack image "${name}": failed to resolve reference "${name}": ${name}: not found`;
}

function backOffPull(run: ContainerRun, now: number): Step {
  const retryAt =
    now + backOffSeconds(run.failedPulls) * 1000 - FAILED_PULL_SHOWN_MS;
  return {
    run: { ...run, phase: { kind: 'pull-backoff', retryAt } },
    effects: [
      event(
        run,
        'Normal',
        'BackOff',
        `Back-off pulling image "${run.plan.image}"`,
      ),
      event(run, 'Warning', 'Failed', 'Error: ImagePullBackOff'),
    ],
  };
}

function startContainer(run: ContainerRun, now: number, pulled: boolean): Step {
  const { plan } = run;
  const crashes = plan.behavior === 'crash-loop';
  const runsFor = crashes ? (plan.duration ?? EXIT_SHOWN_MS) : plan.duration;
  const neverReady = crashes || plan.behavior === 'unready';
  const { image, name, probePeriod } = plan;
  return {
    run: {
      ...run,
      phase: {
        kind: 'running',
        startedAt: now,
        readyAt: neverReady ? undefined : now + plan.warmUp,
        exitAt: runsFor === undefined ? undefined : now + runsFor,
        exitCode: crashes ? 1 : 0,
        nextProbe:
          plan.behavior === 'unready' && probePeriod !== undefined
            ? now + plan.warmUp
            : undefined,
      },
    },
    effects: [
      event(
        run,
        'Normal',
        'Pulled',
        pulled
          ? `Successfully pulled image "${image}" in ${plan.pull}ms (${plan.pull}ms including waiting)`
          : `Container image "${image}" already present on machine`,
      ),
      event(run, 'Normal', 'Created', `Created container: ${name}`),
      { kind: 'start', container: name },
      event(run, 'Normal', 'Started', `Started container ${name}`),
    ],
  };
}

function failProbe(
  run: ContainerRun,
  phase: Extract<ContainerPhase, { kind: 'running' }>,
): Step {
  const nextProbe =
    phase.nextProbe === undefined || run.plan.probePeriod === undefined
      ? undefined
      : phase.nextProbe + run.plan.probePeriod;
  return {
    run: { ...run, phase: { ...phase, nextProbe } },
    effects: [
      event(
        run,
        'Warning',
        'Unhealthy',
        'Readiness probe failed: HTTP probe failed with statuscode: 503',
      ),
    ],
  };
}

function exitContainer(
  run: ContainerRun,
  { startedAt, exitCode }: Extract<ContainerPhase, { kind: 'running' }>,
  now: number,
): Step {
  const { plan } = run;
  const exited = terminate(run, startedAt, now, exitCode);
  const line =
    exitCode === 0
      ? `simulated program ${plan.name} completed`
      : `fatal: simulated crash of ${plan.name} (${plan.image}), exit code ${exitCode}`;
  return {
    run: exited,
    effects: [
      { kind: 'log', container: plan.name, line },
      { kind: 'stop', container: plan.name },
    ],
  };
}

/** The run after its program ended, with the time of its restart if its policy asks for one. */
export function terminate(
  run: ContainerRun,
  startedAt: number,
  now: number,
  exitCode: number,
  reason = exitCode === 0 ? 'Completed' : 'Error',
): ContainerRun {
  const termination: ContainerTermination = {
    exitCode,
    reason,
    startedAt: timestamp(new Date(startedAt)),
    finishedAt: timestamp(new Date(now)),
    containerID: containerId(run),
  };
  if (!restarts(run.plan, exitCode)) {
    return {
      ...run,
      phase: {
        kind: 'exited',
        termination,
        backOffAt: undefined,
        backOffSeconds: 0,
        retryAt: undefined,
      },
    };
  }
  // The first restart comes at once, as a crash may be chance.
  const seconds = run.restartCount === 0 ? 0 : backOffSeconds(run.restartCount);
  return {
    ...run,
    phase: {
      kind: 'exited',
      termination,
      backOffAt: seconds === 0 ? undefined : now + EXIT_SHOWN_MS,
      backOffSeconds: seconds,
      retryAt: now + Math.max(EXIT_SHOWN_MS, seconds * 1000),
    },
  };
}

function advanceExited(
  run: ContainerRun,
  phase: Extract<ContainerPhase, { kind: 'exited' }>,
  now: number,
): Step {
  if (phase.retryAt !== undefined && phase.retryAt <= now) {
    return startContainer(
      {
        ...run,
        restartCount: run.restartCount + 1,
        lastTermination: phase.termination,
      },
      now,
      false,
    );
  }
  if (phase.backOffAt !== undefined && phase.backOffAt <= now) {
    const { name, podName, namespace, podUid } = run.plan;
    return {
      run: {
        ...run,
        lastTermination: phase.termination,
        phase: { ...phase, backOffAt: undefined },
      },
      effects: [
        event(
          run,
          'Warning',
          'BackOff',
          `Back-off restarting failed container ${name} in pod ${podName}_${namespace}(${podUid})`,
        ),
      ],
    };
  }
  return { run, effects: [] };
}

function restarts({ role, restartPolicy }: ContainerPlan, exitCode: number) {
  if (role === 'sidecar') return true;
  if (role === 'init') return exitCode !== 0 && restartPolicy !== 'Never';
  return (
    restartPolicy === 'Always' ||
    (restartPolicy === 'OnFailure' && exitCode !== 0)
  );
}

/** 10 s, doubled with each failure, at most five minutes. */
function backOffSeconds(failures: number): number {
  return Math.min(
    LONGEST_BACK_OFF_SECONDS,
    FIRST_BACK_OFF_SECONDS * 2 ** (failures - 1),
  );
}

function event(
  { plan }: ContainerRun,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): Effect {
  return { kind: 'event', container: plan.name, type, reason, message };
}
