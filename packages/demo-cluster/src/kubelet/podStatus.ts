import { timestamp } from '../controllers/time';
import { pullError } from './advanceContainer';
import {
  containerId,
  ContainerRun,
  finalExitCode,
  isReady,
  isRunning,
} from './containerRun';
import { fullImageName, imageId } from './image';
import { NODE_ADDRESS } from './node';
import {
  ContainerState,
  ContainerStatus,
  Pod,
  PodCondition,
  PodPhase,
  PodStatus,
} from './pod';
import { isFinished, isPassed, isPodRunReady, PodRun } from './podRun';
import { qosClass } from './qosClass';

/** A condition without its times. */
export type Finding = Pick<
  PodCondition,
  'type' | 'status' | 'reason' | 'message'
>;

/** The status of a pod, as the kubelet writes it, from the state of its containers. */
export function podStatus(pod: Pod, run: PodRun, now: Date): PodStatus {
  const before = pod.status ?? {};
  const time = now.getTime();
  const inits = run.containers.filter(({ plan }) => plan.role !== 'main');
  const mains = run.containers.filter(({ plan }) => plan.role === 'main');
  const initialized = inits.every(isPassed);
  const statusOf = (container: ContainerRun) =>
    containerStatus(container, initialized || inits.length === 0, time);
  return {
    phase: phaseOf(run),
    conditions: podConditions(before.conditions ?? [], run, time, initialized),
    hostIP: NODE_ADDRESS,
    hostIPs: [{ ip: NODE_ADDRESS }],
    ...(run.podIP && { podIP: run.podIP, podIPs: [{ ip: run.podIP }] }),
    startTime: before.startTime ?? timestamp(now),
    ...(inits.length > 0 && { initContainerStatuses: inits.map(statusOf) }),
    containerStatuses: mains.map(statusOf),
    qosClass: before.qosClass ?? qosClass(pod),
  };
}

function phaseOf(run: PodRun): PodPhase {
  if (isFinished(run)) {
    return run.containers.every(container => {
      const { role } = container.plan;
      return role === 'sidecar' || finalExitCode(container) === 0;
    })
      ? 'Succeeded'
      : 'Failed';
  }
  const started = run.containers.some(
    container =>
      container.plan.role === 'main' &&
      (isRunning(container) || container.phase.kind === 'exited'),
  );
  return started ? 'Running' : 'Pending';
}

function containerStatus(
  run: ContainerRun,
  initialized: boolean,
  now: number,
): ContainerStatus {
  const { plan, phase, lastTermination, restartCount } = run;
  const exists = phase.kind === 'running' || phase.kind === 'exited';
  const completedInit = finalExitCode(run) === 0;
  return {
    name: plan.name,
    image: exists ? fullImageName(plan.image) : plan.image,
    imageID: exists ? imageId(plan.image) : '',
    ...(exists && { containerID: containerId(run) }),
    // An init container is ready when it is done, unlike all others.
    ready: plan.role === 'init' ? completedInit : isReady(run, now),
    started: phase.kind === 'running',
    restartCount,
    state: containerState(run, initialized),
    lastState: lastTermination ? { terminated: lastTermination } : {},
  };
}

function containerState(
  { phase, plan }: ContainerRun,
  initialized: boolean,
): ContainerState {
  const waiting = (reason: string, message?: string) => ({
    waiting: { reason, ...(message && { message }) },
  });
  switch (phase.kind) {
    case 'created':
    case 'pulling':
      return waiting(
        initialized || plan.role !== 'main'
          ? 'ContainerCreating'
          : 'PodInitializing',
      );
    case 'pull-failed':
      return waiting('ErrImagePull', pullError(plan.image));
    case 'pull-backoff':
      return waiting(
        'ImagePullBackOff',
        `Back-off pulling image "${plan.image}"`,
      );
    case 'running':
      return {
        running: { startedAt: timestamp(new Date(phase.startedAt)) },
      };
    case 'exited': {
      const backingOff =
        phase.retryAt !== undefined &&
        phase.backOffSeconds > 0 &&
        phase.backOffAt === undefined;
      return backingOff
        ? waiting(
            'CrashLoopBackOff',
            `back-off ${phase.backOffSeconds}s restarting failed container=${plan.name} pod=${plan.podName}_${plan.namespace}(${plan.podUid})`,
          )
        : { terminated: phase.termination };
    }
    default:
      throw new Error(`unknown container phase ${JSON.stringify(phase)}`);
  }
}

function podConditions(
  before: readonly PodCondition[],
  run: PodRun,
  now: number,
  initialized: boolean,
): PodCondition[] {
  const findings: Finding[] = [
    { type: 'PodReadyToStartContainers', status: run.podIP ? 'True' : 'False' },
    initializedFinding(run, initialized),
    readyFinding('Ready', run, now),
    readyFinding('ContainersReady', run, now),
    { type: 'PodScheduled', status: 'True' },
  ];
  return findings.map(finding => withTimes(finding, before, new Date(now)));
}

/** A condition keeps the time at which its status last changed. */
export function withTimes(
  finding: Finding,
  before: readonly PodCondition[],
  now: Date,
): PodCondition {
  const current = before.find(({ type }) => type === finding.type);
  const lastTransitionTime =
    current?.status === finding.status
      ? current.lastTransitionTime
      : timestamp(now);
  const { type, status, reason, message } = finding;
  return {
    type,
    status,
    lastTransitionTime,
    ...(reason && { reason }),
    ...(message && { message }),
  };
}

function initializedFinding(run: PodRun, initialized: boolean): Finding {
  const type = 'Initialized';
  if (isFinished(run) && phaseOf(run) === 'Succeeded') {
    return { type, status: 'True', reason: 'PodCompleted' };
  }
  if (initialized) return { type, status: 'True' };
  const incomplete = run.containers
    .filter(container => container.plan.role !== 'main' && !isPassed(container))
    .map(({ plan }) => plan.name);
  return {
    type,
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${incomplete.join(' ')}]`,
  };
}

function readyFinding(
  type: 'Ready' | 'ContainersReady',
  run: PodRun,
  now: number,
): Finding {
  if (isFinished(run)) {
    const reason = phaseOf(run) === 'Succeeded' ? 'PodCompleted' : 'PodFailed';
    return { type, status: 'False', reason };
  }
  if (isPodRunReady(run, now)) return { type, status: 'True' };
  const unready = run.containers
    .filter(
      container => container.plan.role !== 'init' && !isReady(container, now),
    )
    .map(({ plan }) => plan.name);
  return {
    type,
    status: 'False',
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${unready.join(' ')}]`,
  };
}
