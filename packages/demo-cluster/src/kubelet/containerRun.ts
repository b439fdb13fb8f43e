import { ContainerTermination } from './pod';
import { sha256 } from './image';
import { PodBehavior } from './types';

/** Times are milliseconds since the epoch. */
export type ContainerPhase =
  /** Waits for the sandbox or for init containers. */
  | { kind: 'created' }
  /** Its image is being pulled, or its program prepared. */
  | { kind: 'pulling'; until: number }
  /** The pull failed a moment ago (ErrImagePull). */
  | { kind: 'pull-failed'; until: number }
  /** Waits for the next attempt (ImagePullBackOff). */
  | { kind: 'pull-backoff'; retryAt: number }
  /** `readyAt` is undefined where it never becomes ready, `exitAt` where it never ends by itself. */
  | {
      kind: 'running';
      startedAt: number;
      readyAt: number | undefined;
      exitAt: number | undefined;
      exitCode: number;
      nextProbe: number | undefined;
    }
  /** Ended; `retryAt` is undefined for good, otherwise it shows as CrashLoopBackOff from `backOffAt`. */
  | {
      kind: 'exited';
      termination: ContainerTermination;
      backOffAt: number | undefined;
      backOffSeconds: number;
      retryAt: number | undefined;
    };

export type ContainerRole = 'init' | 'sidecar' | 'main';

/** What does not change in the life of a container. Durations are in milliseconds. */
export interface ContainerPlan {
  podUid: string;
  podName: string;
  namespace: string;
  name: string;
  image: string;
  role: ContainerRole;
  behavior: PodBehavior;
  pull: number;
  /** From its start until it is ready. */
  warmUp: number;
  /** Until it exits by itself; undefined for one that serves. */
  duration: number | undefined;
  /** Between two failing readiness probes; undefined without a probe. */
  probePeriod: number | undefined;
  restartPolicy: 'Always' | 'OnFailure' | 'Never';
}

export interface ContainerRun {
  plan: ContainerPlan;
  phase: ContainerPhase;
  restartCount: number;
  failedPulls: number;
  lastTermination: ContainerTermination | undefined;
}

export type Effect =
  | { kind: 'start' | 'stop'; container: string }
  | { kind: 'log'; container: string; line: string }
  | {
      kind: 'event';
      container: string;
      type: 'Normal' | 'Warning';
      reason: string;
      message: string;
    };

/** When time alone changes the container or its readiness next. */
export function nextChange(
  { phase }: ContainerRun,
  now: number,
): number | undefined {
  switch (phase.kind) {
    case 'created':
      return undefined;
    case 'pulling':
    case 'pull-failed':
      return phase.until;
    case 'pull-backoff':
      return phase.retryAt;
    case 'running':
      return earliest([
        phase.exitAt,
        phase.nextProbe,
        phase.readyAt !== undefined && phase.readyAt > now
          ? phase.readyAt
          : undefined,
      ]);
    case 'exited':
      return earliest([phase.backOffAt, phase.retryAt]);
    default:
      throw new Error(`unknown container phase ${JSON.stringify(phase)}`);
  }
}

export function earliest(
  times: ReadonlyArray<number | undefined>,
): number | undefined {
  const known = times.filter((time): time is number => time !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

export function isRunning({ phase }: ContainerRun): boolean {
  return phase.kind === 'running';
}

export function isReady({ phase }: ContainerRun, now: number): boolean {
  return (
    phase.kind === 'running' &&
    phase.readyAt !== undefined &&
    phase.readyAt <= now
  );
}

/** Ended for good, with its exit code; undefined while it may still run. */
export function finalExitCode({ phase }: ContainerRun): number | undefined {
  return phase.kind === 'exited' && phase.retryAt === undefined
    ? phase.termination.exitCode
    : undefined;
}

export function containerId({ plan, restartCount }: ContainerRun): string {
  return `containerd://${sha256(`${plan.podUid}/${plan.name}/${restartCount}`)}`;
}
