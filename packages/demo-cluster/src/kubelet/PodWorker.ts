import { isDeepStrictEqual } from 'util';
import { ClusterClient, Clock } from '../cluster/types';
import { EventRecorder } from '../controllers/EventRecorder';
import { PODS } from '../controllers/pods';
import { ApiError } from '../registry/ApiError';
import { readScript } from './behavior';
import { Effect, isReady, isRunning } from './containerRun';
import { NODE_NAME } from './node';
import { isPodFinished, Pod } from './pod';
import {
  advancePod,
  isFinished,
  mainContainer,
  nextPodChange,
  PodRun,
  startPodRun,
  stopPodRun,
} from './podRun';
import { podStatus } from './podStatus';
import { PodProcesses } from './types';

const COMPONENT = 'kubelet';
const KUBELET = { fieldManager: 'kubelet' };
/** How long a simulated program takes to end once it is told to, beside its preStop hook. */
const STOP_MS = 250;
const SANDBOX_RETRY_MS = 2_000;
/** 128 + SIGTERM: how a program ends that is told to. */
const TERMINATED_EXIT_CODE = 143;

export interface KubeletContext {
  client: ClusterClient;
  clock: Clock;
  events: EventRecorder;
  processes: PodProcesses;
  onError: (error: unknown) => void;
}

/** Carries one pod from its binding to its end: decides by `podRun`, acts on the processes, writes the status. */
export class PodWorker {
  private run: PodRun | undefined;
  private timer: { cancel(): void } | undefined;
  /** Work goes on one piece at a time, for starting a process takes a while. */
  private working: Promise<void>;
  private queued = false;
  private ended = false;
  private ready = false;
  private stopAt: number | undefined;

  /** `pod` is the name of the pod with this uid; work begins when what had its name before is gone. */
  constructor(
    private readonly context: KubeletContext,
    private readonly pod: { namespace: string; name: string; uid: string },
    predecessorEnded: Promise<void>,
  ) {
    this.working = predecessorEnded;
  }

  /** Something about the pod changed, or its time has come. */
  wake(): void {
    if (this.queued || this.ended) return;
    this.queued = true;
    this.working = this.working.then(async () => {
      this.queued = false;
      if (this.ended) return;
      try {
        await this.work();
      } catch (error) {
        this.retryAfter(error);
      }
    });
  }

  /** The kubelet stops, or the pod is gone: its process ends. */
  end(): Promise<void> {
    this.ended = true;
    this.timer?.cancel();
    const { namespace, name } = this.pod;
    this.working = this.working.then(() =>
      this.context.processes.stop(namespace, name),
    );
    return this.working;
  }

  private retryAfter(error: unknown): void {
    const raced =
      error instanceof ApiError &&
      (error.reason === 'Conflict' || error.reason === 'NotFound');
    if (!raced) this.context.onError(error);
    this.wakeAfter(SANDBOX_RETRY_MS);
  }

  private wakeAfter(milliseconds: number): void {
    this.timer?.cancel();
    this.timer = this.context.clock.setTimeout(() => this.wake(), milliseconds);
  }

  private read(): Pod | undefined {
    const { namespace, name, uid } = this.pod;
    const pod = this.context.client.get<Pod>(PODS, namespace, name);
    return pod?.metadata.uid === uid ? pod : undefined;
  }

  private async work(): Promise<void> {
    const pod = this.read();
    if (!pod) return;
    if (pod.metadata.deletionTimestamp !== undefined) {
      await this.terminate(pod);
      return;
    }
    if (isPodFinished(pod)) return;
    const now = this.context.clock.now().getTime();
    const before = this.run ?? this.takeOn(pod, now);
    const step = advancePod(before, now);
    this.run = step.run;
    await this.reserveAddress(pod);
    for (const effect of step.effects) {
      if (!(await this.carryOut(pod, effect))) {
        this.run = { ...before, podIP: this.run.podIP };
        this.wakeAfter(SANDBOX_RETRY_MS);
        return;
      }
    }
    if (isFinished(this.run) && this.run.containers.some(isRunning)) {
      this.run = stopPodRun(this.run, now, 0);
    }
    this.writeStatus(this.run);
    const next = nextPodChange(this.run, now);
    if (next !== undefined) this.wakeAfter(Math.max(0, next - now));
  }

  private takeOn(pod: Pod, now: number): PodRun {
    for (const problem of readScript(pod).problems) {
      this.record(pod, 'Warning', 'InvalidAnnotation', problem);
    }
    return startPodRun(pod, now);
  }

  /** A pod whose image cannot be pulled never starts a process but has an address all the same. */
  private async reserveAddress(pod: Pod): Promise<void> {
    if (!this.run || this.run.podIP) return;
    if (mainContainer(this.run).plan.behavior !== 'image-pull-error') return;
    const { podIP } = await this.context.processes.start(
      pod,
      'image-pull-error',
    );
    this.run = { ...this.run, podIP };
  }

  /** False where the pod's process would not start. */
  private async carryOut(pod: Pod, effect: Effect): Promise<boolean> {
    const { processes } = this.context;
    const { namespace, name } = this.pod;
    switch (effect.kind) {
      case 'event':
        this.record(
          pod,
          effect.type,
          effect.reason,
          effect.message,
          effect.container,
        );
        return true;
      case 'log':
        processes.log(namespace, name, effect.container, effect.line);
        return true;
      case 'stop':
        if (this.isMain(effect.container))
          await processes.stop(namespace, name);
        return true;
      case 'start':
        return !this.isMain(effect.container) || this.startProcess(pod);
      default:
        throw new Error(`unknown effect ${JSON.stringify(effect)}`);
    }
  }

  private isMain(container: string): boolean {
    return (
      this.run !== undefined && mainContainer(this.run).plan.name === container
    );
  }

  private async startProcess(pod: Pod): Promise<boolean> {
    if (!this.run) return false;
    const { behavior } = mainContainer(this.run).plan;
    try {
      const { podIP } = await this.context.processes.start(pod, behavior);
      this.run = { ...this.run, podIP };
      this.ready = false;
      return true;
    } catch (error) {
      this.record(
        pod,
        'Warning',
        'FailedCreatePodSandBox',
        `Failed to create pod sandbox: ${
          error instanceof Error ? error.message : error
        }`,
      );
      return false;
    }
  }

  private writeStatus(run: PodRun): void {
    const { client, clock, processes } = this.context;
    const { namespace, name } = this.pod;
    const now = clock.now();
    const ready = isReady(mainContainer(run), now.getTime());
    if (ready !== this.ready) processes.setReady(namespace, name, ready);
    this.ready = ready;
    const pod = this.read();
    if (!pod) return;
    const status = podStatus(pod, run, now);
    if (isDeepStrictEqual(pod.status, status)) return;
    client.updateStatus<Pod>(PODS, { ...pod, status }, KUBELET);
  }

  /** The grace period is an upper bound: simulated programs stop at once when told to. */
  private async terminate(pod: Pod): Promise<void> {
    const { client, clock, processes } = this.context;
    const { namespace, name, uid } = this.pod;
    const now = clock.now().getTime();
    const { deletionGracePeriodSeconds = 30 } = pod.metadata;
    const running = this.run?.containers.filter(isRunning) ?? [];
    if (this.stopAt === undefined) {
      const grace = running.length > 0 ? deletionGracePeriodSeconds * 1000 : 0;
      this.stopAt = now + Math.min(STOP_MS + preStopMs(pod), grace);
      for (const { plan } of running) {
        this.record(
          pod,
          'Normal',
          'Killing',
          `Stopping container ${plan.name}`,
          plan.name,
        );
      }
    }
    if (this.stopAt > now) {
      this.wakeAfter(this.stopAt - now);
      return;
    }
    await processes.stop(namespace, name);
    if (this.run && !isPodFinished(pod)) {
      this.run = stopPodRun(this.run, now, TERMINATED_EXIT_CODE);
      this.writeStatus(this.run);
    }
    // Gone already where someone forced the deletion while the process was stopping.
    if (this.read() && deletionGracePeriodSeconds > 0) {
      client.delete(PODS, namespace, name, { gracePeriodSeconds: 0, uid });
    }
  }

  private record(
    pod: Pod,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    container?: string,
  ): void {
    const init = pod.spec.initContainers?.some(
      ({ name }) => name === container,
    );
    this.context.events.record(COMPONENT, pod, type, reason, message, {
      host: NODE_NAME,
      fieldPath:
        container &&
        `spec.${init ? 'initContainers' : 'containers'}{${container}}`,
    });
  }
}

/** The hooks of all containers run at the same time. While they do, requests that still find the pod are answered. */
function preStopMs({ spec }: Pod): number {
  const sleeps = spec.containers.map(
    ({ lifecycle }) => lifecycle?.preStop?.sleep?.seconds ?? 0,
  );
  return Math.max(0, ...sleeps) * 1000;
}
