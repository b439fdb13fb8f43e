/**
 * Keeps the projection of one cluster up to date.
 *
 * ```
 * connecting ──all three lists are in──▶ connected ◀──────────────┐
 *     │                                     │ a stream or the heartbeat fails
 *     └──────── a failure ────────▶ unreachable ──all of them work again──┘
 * ```
 * While it is not connected, what was last seen stays in the database with its age. Objects are applied to a picture in
 * memory at once; what they change is projected and written at most once per `FLUSH_DELAY_MS`.
 */
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterConnection,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { Reason } from '@quarterdeck/toolkit-common';
import {
  KubernetesConnection,
  KubernetesStatusError,
  Lease,
  WatchHandler,
  WatchedObject,
  pause,
  watchResource,
} from '@quarterdeck/toolkit-node';
import { EnvironmentStore } from '../database/EnvironmentStore';
import { KeyedHash } from '../domain/template';
import { ClusterPicture } from './ClusterPicture';
import { ObservationRecorder } from './ObservationRecorder';
import { WatchedCollection, collectionsOf } from './collections';

const FLUSH_DELAY_MS = 50;
/** After a write that failed; the database may be restarting. */
const RETRY_DELAY_MS = 2_000;
const HEARTBEAT_INTERVAL_MS = 5_000;
const HEARTBEAT_TIMEOUT_MS = 4_000;
/** A kind that the cluster does not serve, or does not let us read, may come with the next operator or role. */
const ABSENT_RETRY_MS = 60_000;
const HEARTBEAT = 'heartbeat';

export interface ClusterWatcherOptions {
  cluster: string;
  connection: KubernetesConnection;
  store: EnvironmentStore;
  recorder: ObservationRecorder;
  logger: LoggerService;
  signal: AbortSignal;
  now: () => number;
  hash: KeyedHash;
  /** Makes what is written void if another replica has taken over. */
  lease?: Lease;
  /** Calls back when workloads may belong to other entities than before. Returns how to stop that. */
  onClaimsChanged?(listener: () => void): () => void;
  /** Called after something that a page shows was written. */
  onChanged(): void;
}

export class ClusterWatcher {
  readonly #options: ClusterWatcherOptions;
  readonly #picture: ClusterPicture;
  readonly #collections: readonly WatchedCollection[];
  /** Streams that do not work now, with the reason; a stream that has not answered yet has none. */
  readonly #broken: Map<string, Reason | undefined>;
  /** Kinds that are not watched, as the cluster does not serve them or does not let us read them. */
  readonly #absent = new Map<string, KubernetesStatusError>();
  #observedAt: number | undefined;
  #connection: ClusterConnection | undefined;
  #listed = false;
  #removalDue = false;
  #flushTimer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: ClusterWatcherOptions) {
    this.#options = options;
    this.#picture = new ClusterPicture(options.cluster);
    this.#collections = collectionsOf(this.#picture, options.hash);
    this.#broken = new Map(
      [HEARTBEAT, ...this.#collections.map(({ name }) => name)].map(name => [
        name,
        undefined,
      ]),
    );
  }

  /** Watches until the signal aborts, then writes what is still to be written. */
  async run(): Promise<void> {
    const { cluster, store, onClaimsChanged } = this.#options;
    const known = (await store.listClusters()).find(
      ({ name }) => name === cluster,
    );
    this.#observedAt = known?.observedAt;
    await this.#saveConnection();
    const stopListening = onClaimsChanged?.(() => {
      this.#picture.markAll();
      this.#scheduleFlush();
    });
    await Promise.all([
      ...this.#collections.map(collection =>
        collection.optional
          ? this.#watchOptional(collection)
          : this.#watch(collection, this.#options.signal),
      ),
      this.#beat(),
    ]);
    stopListening?.();
    clearTimeout(this.#flushTimer);
    await this.#write(() => this.#flush());
  }

  /** Looks first whether there is anything to watch, and looks again from time to time where there is not. */
  async #watchOptional(collection: WatchedCollection): Promise<void> {
    const { connection, signal } = this.#options;
    while (!signal.aborted) {
      try {
        await connection.getJson(`${collection.path}?limit=1`, {
          signal,
          timeoutMs: HEARTBEAT_TIMEOUT_MS,
        });
        const gone = new AbortController();
        await this.#watch(
          collection,
          AbortSignal.any([signal, gone.signal]),
          error => isAbsent(error) && gone.abort(),
        );
      } catch (error) {
        if (isAbsent(error)) {
          this.#leaveOut(collection, error);
          await pause(ABSENT_RETRY_MS, signal);
        } else if (!signal.aborted) {
          this.#failed(collection.name, error);
          await pause(RETRY_DELAY_MS, signal);
        }
      }
    }
  }

  #leaveOut(collection: WatchedCollection, error: KubernetesStatusError): void {
    const { logger, cluster } = this.#options;
    const { name } = collection;
    if (error.statusCode === 403 && !this.#absent.has(name)) {
      logger.warn(
        `Cluster ${cluster} does not let the portal read its ${name}; they are left out: ${error.message}`,
      );
    }
    this.#absent.set(name, error);
    collection.replace([], () => {});
    this.#recovered(name);
  }

  #watch(
    collection: WatchedCollection,
    signal: AbortSignal,
    onFailure?: (error: unknown) => void,
  ): Promise<void> {
    const { connection } = this.#options;
    const { name, holdsWorkloads } = collection;
    const handler: WatchHandler = {
      onList: objects => {
        collection.replace(objects, this.#report);
        this.#listed = true;
        this.#removalDue ||= holdsWorkloads;
        this.#scheduleFlush();
      },
      onUpsert: object => {
        collection.set(object, this.#report);
        // A canary takes the place of what it drives.
        this.#removalDue ||= name === 'canaries';
        this.#scheduleFlush();
      },
      onDelete: object => {
        collection.delete(object.metadata.uid);
        this.#removalDue ||= holdsWorkloads;
        this.#scheduleFlush();
      },
      onAlive: () => {
        this.#absent.delete(name);
        this.#recovered(name);
      },
      onFailure: error => {
        onFailure?.(error);
        if (!signal.aborted) {
          this.#failed(name, error);
        }
      },
    };
    return watchResource({
      connection,
      path: collection.path,
      handler,
      signal,
    });
  }

  readonly #report = (object: WatchedObject, error: unknown): void => {
    const { namespace, name } = object.metadata;
    this.#options.logger.warn(
      `Left out ${namespace}/${name} of cluster ${this.#options.cluster}: it cannot be read`,
      error instanceof Error ? error : { error: String(error) },
    );
  };

  /** An open stream on which nothing happens says nothing about its age; a question with an answer does. */
  async #beat(): Promise<void> {
    const { connection, signal } = this.#options;
    while (!signal.aborted) {
      try {
        await connection.getJson('/version', {
          signal,
          timeoutMs: HEARTBEAT_TIMEOUT_MS,
        });
        this.#recovered(HEARTBEAT);
        await this.#write(() => this.#heartbeat());
      } catch (error) {
        if (!signal.aborted) {
          this.#failed(HEARTBEAT, error);
        }
      }
      await pause(HEARTBEAT_INTERVAL_MS, signal);
    }
  }

  async #heartbeat(): Promise<void> {
    if (this.#broken.size === 0 && this.#connection === 'connected') {
      this.#observedAt = this.#options.now();
      await this.#saveConnection();
    }
  }

  #recovered(stream: string): void {
    if (this.#broken.delete(stream) && this.#broken.size === 0) {
      this.#options.logger.info(`Watching cluster ${this.#options.cluster}`);
      this.#scheduleFlush();
    }
  }

  #failed(stream: string, error: unknown): void {
    const reason = connectionReason(this.#options.cluster, error);
    if (this.#broken.get(stream)?.message !== reason.message) {
      this.#options.logger.warn(`${reason.message} (${stream})`);
    }
    this.#broken.set(stream, reason);
    this.#scheduleFlush();
  }

  #scheduleFlush(): void {
    this.#flushTimer ??= setTimeout(() => this.#flushNow(), FLUSH_DELAY_MS);
  }

  #scheduleRetry(): void {
    if (!this.#options.signal.aborted) {
      this.#flushTimer ??= setTimeout(() => this.#flushNow(), RETRY_DELAY_MS);
    }
  }

  #flushNow(): void {
    this.#flushTimer = undefined;
    void this.#write(() => this.#flush());
  }

  /** Writes one after the other, so that an older picture never overwrites a newer one. */
  #write(task: () => Promise<void>): Promise<void> {
    this.#writing = this.#writing.then(task).catch(error => {
      this.#options.logger.error(
        `Cannot write the projection of cluster ${this.#options.cluster}`,
        error,
      );
      this.#scheduleRetry();
    });
    return this.#writing;
  }

  async #flush(): Promise<void> {
    const { onChanged, now } = this.#options;
    let changed = false;
    const before = this.#connection;
    // Before every list is in, the picture is partial: projecting it would show healthy services as broken.
    if (this.#broken.size === 0 || before === 'connected') {
      const observedAt = now();
      const isReturn = before !== 'connected' && this.#broken.size === 0;
      changed = await this.#record(observedAt, isReturn);
      if (this.#broken.size === 0) {
        this.#observedAt = observedAt;
      }
    }
    await this.#saveConnection();
    if (changed || before !== this.#connection) {
      onChanged();
    }
  }

  /** @param isReturn - the cluster can be seen again, which has to be kept even where nothing in it changed */
  async #record(observedAt: number, isReturn: boolean): Promise<boolean> {
    const { recorder, cluster, lease } = this.#options;
    const observed = this.#picture.takeChanged();
    const isRemovalDue = this.#removalDue && this.#listed;
    if (observed.length === 0 && !isRemovalDue && !isReturn) {
      return false;
    }
    this.#removalDue = false;
    try {
      return await recorder.record({
        cluster,
        observed,
        existing: isRemovalDue ? this.#picture.workloadIds() : undefined,
        observedAt,
        observedBefore: this.#observedAt,
        lease,
      });
    } catch (error) {
      this.#picture.giveBack(observed);
      this.#removalDue ||= isRemovalDue;
      throw error;
    }
  }

  async #saveConnection(): Promise<void> {
    const { store, cluster } = this.#options;
    const reasons = [...this.#broken.values()].filter(
      reason => reason !== undefined,
    );
    const connecting = environmentReason('cluster.connecting', { cluster });
    if (this.#broken.size === 0) {
      this.#connection = 'connected';
    } else {
      this.#connection = reasons.length > 0 ? 'unreachable' : 'connecting';
    }
    await store.saveCluster({
      name: cluster,
      connection: this.#connection,
      reason:
        this.#connection === 'connected'
          ? undefined
          : (reasons.at(0) ?? connecting),
      observedAt: this.#observedAt,
    });
  }
}

function isAbsent(error: unknown): error is KubernetesStatusError {
  return (
    error instanceof KubernetesStatusError &&
    [403, 404].includes(error.statusCode)
  );
}

function connectionReason(cluster: string, error: unknown): Reason {
  if (
    error instanceof KubernetesStatusError &&
    [401, 403].includes(error.statusCode)
  ) {
    return environmentReason('cluster.unauthorized', {
      cluster,
      cause: error.message,
    });
  }
  return environmentReason('cluster.unreachable', {
    cluster,
    cause: error instanceof Error ? error.message : String(error),
  });
}
