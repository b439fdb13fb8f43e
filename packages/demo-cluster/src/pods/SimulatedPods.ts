import { randomInt } from 'node:crypto';
import { RequestListener } from 'node:http';
import {
  Clock,
  LogOptions,
  NetworkAddress,
  PodRuntime,
} from '../cluster/types';
import { Pod } from '../kubelet/pod';
import { PodBehavior, PodProcesses } from '../kubelet/types';
import { AddressPool } from './AddressPool';
import { errorCode } from '../errors';
import { LogBuffer } from './LogBuffer';
import { PodListeners } from './PodListeners';
import { PodProcess } from './PodProcess';
import { podProfile, PodProfile, ProfilePort } from './podProfile';
import { seededRandom } from './random';

/** Another demo cluster on this machine may hold an address already, hardly so many in a row. */
const ADDRESS_ATTEMPTS = 4;

interface ContainerLog {
  current: LogBuffer;
  previous?: LogBuffer;
}

/** Everything known of one pod object, across the restarts of its process. */
interface SimulatedPod {
  uid: string | undefined;
  podIP: string;
  profile: PodProfile;
  logs: Map<string, ContainerLog>;
  starts: number;
  running?: {
    process: PodProcess;
    listeners: PodListeners;
    behavior: PodBehavior;
  };
}

interface EarlyLine {
  container: string;
  time: Date;
  line: string;
}

interface Follower {
  pod: string;
  container: string | undefined;
  onLine: (line: string) => void;
}

/** The processes of all pods of the demo cluster: small HTTP servers within this one. */
export class SimulatedPods implements PodProcesses, PodRuntime {
  private readonly pods = new Map<string, SimulatedPod>();
  /** What init containers logged before their pod's process started. */
  private readonly early = new Map<string, EarlyLine[]>();
  private readonly followers = new Set<Follower>();
  private readonly addresses: AddressPool;

  constructor(
    private readonly options: {
      clock: Clock;
      /** Makes latencies and failures repeatable. */
      seed: string;
      /** Where in 127.64.0.0/10 to begin; random by default, so that several demo clusters get on. */
      firstAddress?: number;
    },
  ) {
    this.addresses = new AddressPool(
      options.firstAddress ?? randomInt(2 ** 22),
    );
  }

  async start(pod: Pod, behavior: PodBehavior): Promise<{ podIP: string }> {
    const key = podKey(pod.metadata.namespace, pod.metadata.name);
    await this.stopPod(this.pods.get(key));
    const simulated = this.prepare(key, pod, podProfile(pod, behavior));
    if (behavior === 'image-pull-error') return { podIP: simulated.podIP };
    const process = this.createProcess(key, pod, simulated);
    try {
      const listeners = await this.openListeners(simulated, port =>
        requestListener(process, port),
      );
      if (this.pods.get(key) !== simulated) {
        // Removed while its sockets were being opened.
        await listeners.close();
        return { podIP: simulated.podIP };
      }
      rotateLogs(simulated);
      simulated.running = { process, listeners, behavior };
    } catch (error) {
      process.log('error', 'cannot listen', { error: String(error) });
      throw error;
    }
    simulated.starts++;
    const ports = simulated.profile.ports.map(({ port }) => port);
    process.log('info', 'started', { ports, simulated: true });
    for (const warning of simulated.profile.warnings) {
      process.log('warn', warning);
    }
    return { podIP: simulated.podIP };
  }

  setReady(namespace: string, name: string, ready: boolean): void {
    const process = this.pods.get(podKey(namespace, name))?.running?.process;
    if (!process || process.ready === ready) return;
    process.ready = ready;
    process.log(ready ? 'info' : 'warn', ready ? 'ready' : 'not ready');
  }

  async stop(namespace: string, name: string): Promise<void> {
    await this.stopPod(this.pods.get(podKey(namespace, name)));
  }

  remove(namespace: string, name: string): void {
    const key = podKey(namespace, name);
    const simulated = this.pods.get(key);
    this.early.delete(key);
    if (!simulated) return;
    this.pods.delete(key);
    // A caller that did not stop the pod first must not see its address given to another while it still listens.
    void this.stopPod(simulated).then(() =>
      this.addresses.release(simulated.podIP),
    );
  }

  log(namespace: string, name: string, container: string, line: string): void {
    const key = podKey(namespace, name);
    if (this.pods.has(key)) {
      this.append(key, container, line);
      return;
    }
    const lines = this.early.get(key) ?? [];
    lines.push({ container, time: this.options.clock.now(), line });
    this.early.set(key, lines);
  }

  logs(
    namespace: string,
    pod: string,
    options: LogOptions,
  ): readonly string[] | undefined {
    const simulated = this.pods.get(podKey(namespace, pod));
    if (!simulated || simulated.starts === 0) return undefined;
    const container = options.container ?? simulated.profile.containers[0];
    const log = simulated.logs.get(container);
    return (options.previous ? log?.previous : log?.current)?.read(options);
  }

  followLogs(
    namespace: string,
    pod: string,
    container: string | undefined,
    onLine: (line: string) => void,
  ): () => void {
    const follower = { pod: podKey(namespace, pod), container, onLine };
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  podAddress(
    namespace: string,
    pod: string,
    port: string | number,
  ): NetworkAddress | undefined {
    const simulated = this.pods.get(podKey(namespace, pod));
    const wanted = simulated?.profile.ports.find(
      candidate => candidate.name === port || candidate.port === Number(port),
    );
    return wanted && simulated?.running?.listeners.address(wanted.port);
  }

  /** Stops all processes and closes all their sockets. */
  async close(): Promise<void> {
    await Promise.all([...this.pods.values()].map(pod => this.stopPod(pod)));
    this.pods.clear();
    this.early.clear();
    this.followers.clear();
  }

  private prepare(key: string, pod: Pod, profile: PodProfile): SimulatedPod {
    const known = this.pods.get(key);
    if (known && known.uid === pod.metadata.uid) {
      known.profile = profile;
      return known;
    }
    if (known) this.addresses.release(known.podIP);
    const simulated: SimulatedPod = {
      uid: pod.metadata.uid,
      podIP: this.addresses.take(),
      profile,
      logs: new Map(
        [...profile.containers, ...profile.initContainers].map(name => [
          name,
          { current: new LogBuffer() },
        ]),
      ),
      starts: 0,
    };
    this.pods.set(key, simulated);
    for (const { container, time, line } of this.early.get(key) ?? []) {
      simulated.logs.get(container)?.current.append(time, line);
    }
    this.early.delete(key);
    return simulated;
  }

  private createProcess(
    key: string,
    pod: Pod,
    simulated: SimulatedPod,
  ): PodProcess {
    return new PodProcess({
      pod: pod.metadata.name,
      profile: simulated.profile,
      random: seededRandom(`${this.options.seed}/${key}/${simulated.starts}`),
      now: () => this.options.clock.now(),
      log: (container, line) => this.append(key, container, line),
    });
  }

  /**
   * A pod that has never run may still move to another address. When that does not help either, something on this
   * machine listens on the port on all addresses, and the pod takes what port it can get.
   */
  private async openListeners(
    simulated: SimulatedPod,
    listenerFor: (port: ProfilePort) => RequestListener,
  ): Promise<PodListeners> {
    const { ports } = simulated.profile;
    for (let attempt = 1; ; attempt++) {
      const mayMove = simulated.starts === 0 && attempt < ADDRESS_ATTEMPTS;
      try {
        return await PodListeners.open(simulated.podIP, ports, {
          listenerFor,
          anyPort: !mayMove,
        });
      } catch (error) {
        if (errorCode(error) !== 'EADDRINUSE' || !mayMove) throw error;
        // Not released: somebody else listens there.
        simulated.podIP = this.addresses.take();
      }
    }
  }

  private async stopPod(simulated: SimulatedPod | undefined): Promise<void> {
    const running = simulated?.running;
    if (!simulated || !running) return;
    simulated.running = undefined;
    running.process.stop();
    await running.listeners.close();
    // A program that crashes does not say goodbye.
    if (running.behavior === 'crash-loop') return;
    running.process.log('info', 'stopped', {
      requestsAnswered: running.process.requestsAnswered,
    });
  }

  private append(key: string, container: string, line: string): void {
    const simulated = this.pods.get(key);
    const log = simulated?.logs.get(container);
    if (!simulated || !log) return;
    log.current.append(this.options.clock.now(), line);
    const main = simulated.profile.containers[0];
    for (const follower of this.followers) {
      if (follower.pod !== key) continue;
      if ((follower.container ?? main) === container) follower.onLine(line);
    }
  }
}

function podKey(namespace: string | undefined, name: string): string {
  return `${namespace ?? 'default'}/${name}`;
}

function rotateLogs(simulated: SimulatedPod): void {
  if (simulated.starts === 0) return;
  for (const container of simulated.profile.containers) {
    const log = simulated.logs.get(container);
    if (!log) continue;
    log.previous = log.current;
    log.current = new LogBuffer();
  }
}

function requestListener(
  process: PodProcess,
  port: ProfilePort,
): RequestListener {
  return (request, response) => {
    process.handle(port.container, request, response).catch(error => {
      process.log('error', 'request broke', { error: String(error) });
      response.destroy();
    });
  };
}
