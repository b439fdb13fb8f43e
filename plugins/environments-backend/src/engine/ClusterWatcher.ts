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
  WatchHandler,
  WatchedObject,
  pause,
  watchResource,
} from '@quarterdeck/toolkit-node';
import { EnvironmentStore } from '../database/EnvironmentStore';
import {
  readDeployment,
  readPod,
  readReplicaSet,
} from '../providers/cluster/kubernetes';
import { ClusterPicture } from './ClusterPicture';

const FLUSH_DELAY_MS = 50;
/** After a write that failed; the database may be restarting. */
const RETRY_DELAY_MS = 2_000;
const HEARTBEAT_INTERVAL_MS = 5_000;
const HEARTBEAT_TIMEOUT_MS = 4_000;

type Stream = 'deployments' | 'replica sets' | 'pods' | 'heartbeat';

interface Collection<T> {
  stream: Stream;
  path: string;
  read(object: WatchedObject): T;
  replace(objects: T[]): void;
  set(object: T): void;
  delete(uid: string): void;
}

export interface ClusterWatcherOptions {
  cluster: string;
  connection: KubernetesConnection;
  store: EnvironmentStore;
  logger: LoggerService;
  signal: AbortSignal;
  now: () => number;
  /** Called after something that a page shows was written. */
  onChanged(): void;
}

export class ClusterWatcher {
  readonly #options: ClusterWatcherOptions;
  readonly #picture: ClusterPicture;
  /** Streams that do not work now, with the reason; a stream that has not answered yet has none. */
  readonly #broken = new Map<Stream, Reason | undefined>([
    ['deployments', undefined],
    ['replica sets', undefined],
    ['pods', undefined],
    ['heartbeat', undefined],
  ]);
  #observedAt: number | undefined;
  #connection: ClusterConnection | undefined;
  #deploymentsListed = false;
  #removalDue = false;
  #flushTimer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: ClusterWatcherOptions) {
    this.#options = options;
    this.#picture = new ClusterPicture(options.cluster);
  }

  /** Watches until the signal aborts, then writes what is still to be written. */
  async run(): Promise<void> {
    const { cluster, store } = this.#options;
    const known = (await store.listClusters()).find(
      ({ name }) => name === cluster,
    );
    this.#observedAt = known?.observedAt;
    await this.#saveConnection();
    const picture = this.#picture;
    await Promise.all([
      this.#watch({
        stream: 'deployments',
        path: '/apis/apps/v1/deployments',
        read: readDeployment,
        replace: deployments => {
          picture.replaceDeployments(deployments);
          this.#deploymentsListed = true;
          this.#removalDue = true;
        },
        set: deployment => picture.setDeployment(deployment),
        delete: uid => {
          picture.deleteDeployment(uid);
          this.#removalDue = true;
        },
      }),
      this.#watch({
        stream: 'replica sets',
        path: '/apis/apps/v1/replicasets',
        read: readReplicaSet,
        replace: replicaSets => picture.replaceReplicaSets(replicaSets),
        set: replicaSet => picture.setReplicaSet(replicaSet),
        delete: uid => picture.deleteReplicaSet(uid),
      }),
      this.#watch({
        stream: 'pods',
        path: '/api/v1/pods',
        read: readPod,
        replace: pods => picture.replacePods(pods),
        set: pod => picture.setPod(pod),
        delete: uid => picture.deletePod(uid),
      }),
      this.#beat(),
    ]);
    clearTimeout(this.#flushTimer);
    await this.#write(() => this.#flush());
  }

  #watch<T>(collection: Collection<T>): Promise<void> {
    const { connection, signal } = this.#options;
    const handler: WatchHandler = {
      onList: objects => {
        collection.replace(
          objects.flatMap(object => this.#read(collection, object)),
        );
        this.#scheduleFlush();
      },
      onUpsert: object => {
        this.#read(collection, object).forEach(snapshot =>
          collection.set(snapshot),
        );
        this.#scheduleFlush();
      },
      onDelete: object => {
        collection.delete(object.metadata.uid);
        this.#scheduleFlush();
      },
      onAlive: () => this.#recovered(collection.stream),
      onFailure: error => this.#failed(collection.stream, error),
    };
    return watchResource({
      connection,
      path: collection.path,
      handler,
      signal,
    });
  }

  /** One object that cannot be read must not hide the thousand that can. */
  #read<T>(collection: Collection<T>, object: WatchedObject): T[] {
    try {
      return [collection.read(object)];
    } catch (error) {
      const { namespace, name } = object.metadata;
      this.#options.logger.warn(
        `Left out ${namespace}/${name} of ${collection.stream} in cluster ${this.#options.cluster}: it cannot be read`,
        error instanceof Error ? error : { error: String(error) },
      );
      return [];
    }
  }

  /** An open stream on which nothing happens says nothing about its age; a question with an answer does. */
  async #beat(): Promise<void> {
    const { connection, signal } = this.#options;
    while (!signal.aborted) {
      try {
        await connection.getJson('/version', {
          signal,
          timeoutMs: HEARTBEAT_TIMEOUT_MS,
        });
        this.#recovered('heartbeat');
        await this.#write(() => this.#heartbeat());
      } catch (error) {
        if (!signal.aborted) {
          this.#failed('heartbeat', error);
        }
      }
      await pause(HEARTBEAT_INTERVAL_MS, signal);
    }
  }

  async #heartbeat(): Promise<void> {
    if (this.#broken.size === 0) {
      this.#observedAt = this.#options.now();
      await this.#saveConnection();
    }
  }

  #recovered(stream: Stream): void {
    if (this.#broken.delete(stream) && this.#broken.size === 0) {
      this.#options.logger.info(`Watching cluster ${this.#options.cluster}`);
      this.#scheduleFlush();
    }
  }

  #failed(stream: Stream, error: unknown): void {
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
    const { store, cluster, onChanged, now } = this.#options;
    let changed = false;
    // Before every list is in, the picture is partial: projecting it would show healthy services as broken.
    if (this.#broken.size === 0 || this.#connection === 'connected') {
      changed = await this.#saveChanged();
      if (this.#removalDue && this.#deploymentsListed) {
        this.#removalDue = false;
        const removed = await store.keepOnly(
          cluster,
          this.#picture.workloadIds(),
        );
        changed ||= removed > 0;
      }
    }
    const before = this.#connection;
    if (this.#broken.size === 0) {
      this.#observedAt = now();
    }
    await this.#saveConnection();
    if (changed || before !== this.#connection) {
      onChanged();
    }
  }

  async #saveChanged(): Promise<boolean> {
    const { store } = this.#options;
    const changed = this.#picture.takeChanged();
    if (changed.length === 0) {
      return false;
    }
    try {
      await store.saveWorkloads(changed);
    } catch (error) {
      this.#picture.giveBack(changed);
      throw error;
    }
    return true;
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
