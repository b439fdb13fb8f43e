import { Pod } from '../kubelet/pod';
import { PodBehavior, PodProcesses } from '../kubelet/types';

/** Processes that remember what they were told. */
export class FakeProcesses implements PodProcesses {
  readonly running = new Map<string, PodBehavior>();
  readonly ready = new Set<string>();
  readonly logs: string[] = [];
  /** Makes the next starts fail with this message. */
  failure: string | undefined;
  private readonly addresses = new Map<string, string>();
  private started = 0;

  async start(pod: Pod, behavior: PodBehavior): Promise<{ podIP: string }> {
    if (this.failure) throw new Error(this.failure);
    const { namespace, name, uid = '' } = pod.metadata;
    const key = `${namespace}/${name}`;
    if (this.running.has(key)) throw new Error(`${key} runs already`);
    if (behavior !== 'image-pull-error') this.running.set(key, behavior);
    const podIP = this.addresses.get(uid) ?? `10.0.0.${++this.started}`;
    this.addresses.set(uid, podIP);
    return { podIP };
  }

  setReady(namespace: string, name: string, ready: boolean): void {
    if (ready) this.ready.add(`${namespace}/${name}`);
    else this.ready.delete(`${namespace}/${name}`);
  }

  async stop(namespace: string, name: string): Promise<void> {
    this.running.delete(`${namespace}/${name}`);
    this.ready.delete(`${namespace}/${name}`);
  }

  remove(): void {}

  log(namespace: string, name: string, container: string, line: string): void {
    this.logs.push(`${namespace}/${name}/${container}: ${line}`);
  }
}
