import {
  ClusterConnection,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { KubernetesStatusError } from '@quarterdeck/toolkit-node';
import { Refusal } from './watchOptional';

/** How the streams of one cluster are, and what follows from that for the cluster as a whole. */
export class StreamStates {
  readonly #cluster: string;
  /** Streams that do not work now, with the reason; a stream that has not answered yet has none. */
  readonly #broken: Map<string, Reason | undefined>;
  readonly #forbidden = new Map<string, Reason>();

  /** @param needed - the streams without which the picture is not complete */
  constructor(cluster: string, needed: readonly string[]) {
    this.#cluster = cluster;
    this.#broken = new Map(needed.map(stream => [stream, undefined]));
  }

  get isComplete(): boolean {
    return this.#broken.size === 0;
  }

  get connection(): ClusterConnection {
    if (this.isComplete) {
      return 'connected';
    }
    return this.#failures().length > 0 ? 'unreachable' : 'connecting';
  }

  /** Why it is not connected. */
  get reason(): Reason | undefined {
    return this.isComplete
      ? undefined
      : (this.#failures().at(0) ??
          environmentReason('cluster.connecting', { cluster: this.#cluster }));
  }

  /** What cannot be shown of it although it is connected. */
  get notices(): Reason[] {
    return [...this.#forbidden.entries()]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, notice]) => notice);
  }

  /** @returns whether that changed something */
  works(stream: string): boolean {
    const wasForbidden = this.#forbidden.delete(stream);
    return this.#broken.delete(stream) || wasForbidden;
  }

  /** @returns the reason, where it is news */
  fails(stream: string, error: unknown): Reason | undefined {
    const reason = this.#reasonOf(error);
    const before = this.#broken.get(stream);
    this.#broken.set(stream, reason);
    return before?.message === reason.message ? undefined : reason;
  }

  /**
   * The cluster works without it.
   *
   * @returns whether that changed something
   */
  refuses(stream: string, refusal: Refusal, cause: string): boolean {
    const wasBroken = this.#broken.delete(stream);
    if (refusal === 'not-served') {
      return this.#forbidden.delete(stream) || wasBroken;
    }
    const notice = environmentReason('cluster.kind-forbidden', {
      cluster: this.#cluster,
      resource: stream,
      cause,
    });
    const before = this.#forbidden.get(stream);
    this.#forbidden.set(stream, notice);
    return before?.message !== notice.message || wasBroken;
  }

  #failures(): Reason[] {
    return [...this.#broken.values()].filter(reason => reason !== undefined);
  }

  #reasonOf(error: unknown): Reason {
    const cause = error instanceof Error ? error.message : String(error);
    const isUnauthorized =
      error instanceof KubernetesStatusError &&
      [401, 403].includes(error.statusCode);
    return environmentReason(
      isUnauthorized ? 'cluster.unauthorized' : 'cluster.unreachable',
      { cluster: this.#cluster, cause },
    );
  }
}
