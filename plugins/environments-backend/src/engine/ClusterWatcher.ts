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
import { ClusterConnection } from '@quarterdeck/plugin-environments-common';
import {
  KubernetesConnection,
  Lease,
  LeaseLostError,
  WatchHandler,
  WatchedObject,
  pause,
  watchResource,
} from '@quarterdeck/toolkit-node';
import { EnvironmentStore } from '../database/EnvironmentStore';
import { NamespaceStore } from '../database/NamespaceStore';
import { WorkloadEventStore } from '../database/WorkloadEventStore';
import { DriftRule } from '../domain/drift/rules';
import { KeyedHash } from '../domain/template';
import { ClusterPicture } from './ClusterPicture';
import { FirstLooks } from './FirstLooks';
import { ObservationRecorder } from './ObservationRecorder';
import { StreamStates } from './StreamStates';
import { WatchedCollection, collectionsOf } from './collections';
import { watchAside } from './watchAside';
import { Refusal, watchOptional } from './watchOptional';

const FLUSH_DELAY_MS = 50;
/** After a write that failed; the database may be restarting. */
const RETRY_DELAY_MS = 2_000;
const HEARTBEAT_INTERVAL_MS = 5_000;
const HEARTBEAT_TIMEOUT_MS = 4_000;
const HEARTBEAT = 'heartbeat';

export interface ClusterWatcherOptions {
  cluster: string;
  connection: KubernetesConnection;
  store: EnvironmentStore;
  events: WorkloadEventStore;
  namespaces: NamespaceStore;
  recorder: ObservationRecorder;
  logger: LoggerService;
  signal: AbortSignal;
  now: () => number;
  hash: KeyedHash;
  /** By which differences from the declaration do not matter. */
  driftRules?: readonly DriftRule[];
  /** Makes what is written void if another replica has taken over. */
  lease?: Lease;
  /** Calls back when workloads may belong to other entities than before. Returns how to stop that. */
  onClaimsChanged?(listener: () => void): () => void;
  /** Called every few seconds while the whole cluster can be seen. */
  onSeen?(): void;
  /** Called after something that a page shows was written. */
  onChanged(): void;
}

export class ClusterWatcher {
  readonly #options: ClusterWatcherOptions;
  readonly #picture: ClusterPicture;
  readonly #collections: readonly WatchedCollection[];
  readonly #streams: StreamStates;
  readonly #firstLooks = new FirstLooks();
  #observedAt: number | undefined;
  #connection: ClusterConnection | undefined;
  #aside: Promise<void> | undefined;
  #flushTimer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: ClusterWatcherOptions) {
    this.#options = options;
    this.#picture = new ClusterPicture(options.cluster, options.driftRules);
    this.#collections = collectionsOf(this.#picture, options.hash);
    this.#streams = new StreamStates(options.cluster, [
      HEARTBEAT,
      ...this.#collections.map(({ resource }) => resource),
    ]);
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
      ...this.#collections.map(collection => this.#watch(collection)),
      this.#beat(),
    ]);
    await this.#aside;
    stopListening?.();
    clearTimeout(this.#flushTimer);
    await this.#write(() => this.#flush());
  }

  async #watch(collection: WatchedCollection): Promise<void> {
    const { connection, signal } = this.#options;
    const { path, resource, isOptional, after } = collection;
    const handler = this.#handlerOf(collection);
    await this.#firstLooks.at(after, signal);
    await (isOptional
      ? watchOptional({
          connection,
          path,
          handler,
          signal,
          onRefused: (refusal, message) => {
            this.#refused(resource, refusal, message);
            this.#firstLooks.take(resource);
          },
        })
      : watchResource({ connection, path, handler, signal }));
  }

  #handlerOf(collection: WatchedCollection): WatchHandler {
    const { resource } = collection;
    return {
      onList: objects => {
        collection.replace(objects, this.#report);
        this.#firstLooks.take(resource);
        this.#scheduleFlush();
      },
      onUpsert: object => {
        collection.set(object, this.#report);
        this.#scheduleFlush();
      },
      onDelete: object => {
        collection.delete(object.metadata.uid);
        this.#scheduleFlush();
      },
      onAlive: () => this.#works(resource),
      onFailure: error => this.#failed(resource, error),
    };
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
        this.#works(HEARTBEAT);
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
    if (this.#streams.isComplete && this.#connection === 'connected') {
      this.#observedAt = this.#options.now();
      await this.#saveConnection();
      this.#options.onSeen?.();
    }
  }

  #works(stream: string): void {
    if (this.#streams.works(stream)) {
      this.#streamsChanged();
    }
  }

  #refused(stream: string, refusal: Refusal, message: string): void {
    if (this.#streams.refuses(stream, refusal, message)) {
      if (refusal === 'forbidden') {
        this.#options.logger.warn(
          `Cluster ${this.#options.cluster} does not let the portal read ${stream}; going on without: ${message}`,
        );
      }
      this.#streamsChanged();
    }
  }

  #failed(stream: string, error: unknown): void {
    const news = this.#streams.fails(stream, error);
    if (news) {
      this.#options.logger.warn(`${news.message} (${stream})`);
      this.#scheduleFlush();
    }
  }

  #streamsChanged(): void {
    if (this.#streams.isComplete && this.#connection !== 'connected') {
      this.#options.logger.info(`Watching cluster ${this.#options.cluster}`);
      this.#aside ??= watchAside({
        ...this.#options,
        workloadIdOf: uid => this.#picture.workloadIdOf(uid),
        onReadable: resource => this.#works(resource),
        onRefused: (resource, refusal, message) =>
          this.#refused(resource, refusal, message),
      });
    }
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

  // Until it begins, what happens joins it: a slow database must not be asked ever more.
  #flushNow(): void {
    void this.#write(() => {
      this.#flushTimer = undefined;
      return this.#flush();
    });
  }

  /** Writes one after the other, so that an older picture never overwrites a newer one. */
  #write(task: () => Promise<void>): Promise<void> {
    this.#writing = this.#writing.then(task).catch(error => {
      if (error instanceof LeaseLostError) {
        // Another replica watches by now; this one is about to be told.
        this.#options.logger.debug(error.message);
        return;
      }
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
    if (this.#streams.isComplete || before === 'connected') {
      const observedAt = now();
      const isReturn = before !== 'connected' && this.#streams.isComplete;
      changed = await this.#record(observedAt, isReturn);
      if (this.#streams.isComplete) {
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
    const isRemovalDue = this.#picture.takeRemovalDue();
    if (observed.length === 0 && !isRemovalDue && !isReturn) {
      return false;
    }
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
      this.#picture.giveBack({ changed: observed, isRemovalDue });
      throw error;
    }
  }

  async #saveConnection(): Promise<void> {
    const { store, cluster, lease } = this.#options;
    this.#connection = this.#streams.connection;
    await store.saveCluster(
      {
        name: cluster,
        connection: this.#connection,
        reason: this.#streams.reason,
        observedAt: this.#observedAt,
        notices: this.#streams.notices,
      },
      lease,
    );
  }
}
