import { readScript } from './behavior';
import {
  advanceContainer,
  beginContainer,
  terminate,
} from './advanceContainer';
import {
  ContainerPhase,
  ContainerPlan,
  ContainerRole,
  ContainerRun,
  earliest,
  Effect,
  finalExitCode,
  isReady,
  isRunning,
  nextChange,
} from './containerRun';
import { Container, ContainerStatus, Pod } from './pod';

const DEFAULT_PROBE_PERIOD_SECONDS = 10;
const INIT_DURATION_MS = 200;
/** Share of the start-up that passes before a probed container runs; the rest is its warming up. */
const PULL_SHARE = 0.4;
/** What a container that was running reports after its kubelet stopped and started, as after a reboot of the node. */
const LOST_EXIT_CODE = 255;

/** The life of one pod on the node: what its status is made of. */
export interface PodRun {
  /** Init containers first, in their order. */
  containers: readonly ContainerRun[];
  podIP: string | undefined;
}

/** The run with which the kubelet takes a pod on; whatever its status says was running has to start anew. */
export function startPodRun(pod: Pod, now: number): PodRun {
  const statuses = new Map(
    [
      ...(pod.status?.initContainerStatuses ?? []),
      ...(pod.status?.containerStatuses ?? []),
    ].map(status => [status.name, status]),
  );
  return {
    containers: planContainers(pod).map(plan =>
      resume(plan, statuses.get(plan.name), now),
    ),
    podIP: undefined,
  };
}

function planContainers(pod: Pod): ContainerPlan[] {
  const script = readScript(pod);
  const { initContainers = [], containers, restartPolicy } = pod.spec;
  const plan = (
    container: Container,
    role: ContainerRole,
    times: Pick<ContainerPlan, 'pull' | 'warmUp' | 'duration'>,
  ): ContainerPlan => ({
    podUid: pod.metadata.uid ?? '',
    podName: pod.metadata.name,
    namespace: pod.metadata.namespace ?? '',
    name: container.name,
    image: container.image,
    role,
    behavior: script.behaviors.get(container.name) ?? 'healthy',
    probePeriod:
      container.readinessProbe &&
      (container.readinessProbe.periodSeconds ?? DEFAULT_PROBE_PERIOD_SECONDS) *
        1000,
    restartPolicy: restartPolicy ?? 'Always',
    ...times,
  });
  const pull = Math.round(script.startup * PULL_SHARE);
  return [
    ...initContainers.map(container =>
      container.restartPolicy === 'Always'
        ? plan(container, 'sidecar', {
            pull: 0,
            warmUp: 0,
            duration: undefined,
          })
        : plan(container, 'init', {
            pull: 0,
            warmUp: 0,
            duration: INIT_DURATION_MS,
          }),
    ),
    ...containers.map(container =>
      plan(container, 'main', {
        // Without a probe running is ready, so that all of the start-up comes before.
        pull: container.readinessProbe ? pull : Math.round(script.startup),
        warmUp: container.readinessProbe
          ? Math.round(script.startup) - pull
          : 0,
        duration: script.duration,
      }),
    ),
  ];
}

function resume(
  plan: ContainerPlan,
  status: ContainerStatus | undefined,
  now: number,
): ContainerRun {
  const run: ContainerRun = {
    plan,
    phase: { kind: 'created' },
    restartCount: status?.restartCount ?? 0,
    failedPulls: 0,
    lastTermination: status?.lastState.terminated,
  };
  const { running, terminated } = status?.state ?? {};
  if (running) {
    const startedAt = Date.parse(running.startedAt);
    return terminate(run, startedAt, now, LOST_EXIT_CODE, 'Unknown');
  }
  if (terminated) {
    const startedAt = Date.parse(terminated.startedAt);
    return terminate(run, startedAt, now, terminated.exitCode);
  }
  return run;
}

/** Carries out all transitions that are due. */
export function advancePod(
  run: PodRun,
  now: number,
): { run: PodRun; effects: Effect[] } {
  const containers = [...run.containers];
  const effects: Effect[] = [];
  for (let changed = true; changed; ) {
    changed = false;
    for (let index = 0; index < containers.length; index++) {
      if (!mayRun(containers, index)) continue;
      const before = containers[index];
      const step =
        before.phase.kind === 'created'
          ? beginContainer(before, now)
          : advanceContainer(before, now);
      if (step.run === before) continue;
      containers[index] = step.run;
      effects.push(...step.effects);
      changed = true;
    }
  }
  return { run: { ...run, containers }, effects };
}

/** Init containers run one after the other, each sidecar as soon as the one before it runs; then the others together. */
function mayRun(containers: readonly ContainerRun[], index: number): boolean {
  return containers
    .slice(0, index)
    .every(container => container.plan.role === 'main' || isPassed(container));
}

/** An init container that lets its followers run. */
export function isPassed(container: ContainerRun): boolean {
  return container.plan.role === 'sidecar'
    ? isRunning(container) || container.restartCount > 0
    : finalExitCode(container) === 0;
}

/** When time alone changes the pod next. */
export function nextPodChange(run: PodRun, now: number): number | undefined {
  return earliest(
    run.containers
      .filter((_, index) => mayRun(run.containers, index))
      .map(container => nextChange(container, now)),
  );
}

/** The container whose program answers for the pod: the first of the regular ones. */
export function mainContainer({ containers }: PodRun): ContainerRun {
  const main = containers.find(({ plan }) => plan.role === 'main');
  if (!main) throw new Error('a pod without containers');
  return main;
}

export function isPodRunReady(run: PodRun, now: number): boolean {
  return run.containers
    .filter(({ plan }) => plan.role !== 'init')
    .every(container => isReady(container, now));
}

/** The phase that the containers add up to. */
export function isFinished({ containers }: PodRun): boolean {
  const initFailed = containers.some(
    container =>
      container.plan.role === 'init' && (finalExitCode(container) ?? 0) !== 0,
  );
  return (
    initFailed ||
    containers
      .filter(({ plan }) => plan.role === 'main')
      .every(container => finalExitCode(container) !== undefined)
  );
}

/** The run after everything in it was stopped, by deletion or because its main containers have ended. */
export function stopPodRun(run: PodRun, now: number, exitCode: number): PodRun {
  const stopped = (container: ContainerRun): ContainerRun => {
    const { phase } = container;
    if (finalExitCode(container) !== undefined) return container;
    const startedAt = phase.kind === 'running' ? phase.startedAt : now;
    const ended = terminate(container, startedAt, now, exitCode);
    return { ...ended, phase: forGood(ended.phase) };
  };
  return { ...run, containers: run.containers.map(stopped) };
}

function forGood(phase: ContainerPhase): ContainerPhase {
  return phase.kind === 'exited'
    ? { ...phase, backOffAt: undefined, retryAt: undefined }
    : phase;
}
