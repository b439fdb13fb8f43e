/**
 * Keeps what pages show beside the workloads of one cluster: their events, and the namespaces, of which some are
 * previews. Without them everything else still works, so their failures make no cluster unreachable.
 *
 * Begin when the picture is complete: an event is kept only if the picture knows the object that it speaks of.
 */
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  KubernetesConnection,
  Lease,
  WatchedObject,
  pause,
} from '@quarterdeck/toolkit-node';
import { NamespaceStore } from '../database/NamespaceStore';
import { NamespaceSnapshot } from '../domain/preview';
import {
  RecordedEvent,
  WorkloadEventStore,
} from '../database/WorkloadEventStore';
import { readEvent } from '../providers/cluster/events';
import { readNamespace } from '../providers/cluster/namespaces';
import { EventBuffer } from './EventBuffer';
import { Refusal, watchOptional } from './watchOptional';

const WRITE_EVERY_MS = 500;
/** After a write that failed; the database may be restarting. */
const RETRY_AFTER_MS = 2_000;
/** While the database is away. */
const MAXIMUM_UNWRITTEN = 20_000;
const FORGET_EVERY_MS = 600_000;
/** Events that a list brings again are not written again, unless they are so young that they may have been missed. */
const OVERLAP_MS = 120_000;

export interface AsideOptions {
  cluster: string;
  connection: KubernetesConnection;
  events: WorkloadEventStore;
  namespaces: NamespaceStore;
  /** The workload that an object of this uid belongs to, or is. */
  workloadIdOf(uid: string): string | undefined;
  logger: LoggerService;
  lease?: Lease;
  signal: AbortSignal;
  now: () => number;
  /** Called after something that a page shows was written. */
  onChanged(): void;
  /** Called when a kind of object is refused, and when it can be read (again). */
  onRefused(resource: string, refusal: Refusal, message: string): void;
  onReadable(resource: string): void;
}

/** Resolves when the signal aborts; never rejects. */
export async function watchAside(options: AsideOptions): Promise<void> {
  const aside = new Aside(options);
  await Promise.all([
    aside.watchEvents(),
    aside.watchNamespaces(),
    aside.writeUntilAborted(),
  ]);
}

class Aside {
  readonly #events = new EventBuffer();
  readonly #namespaces = new Map<string, NamespaceSnapshot>();
  #areNamespacesDue = false;
  #unwritten: RecordedEvent[] = [];
  /** When the last event that was written happened. */
  #latestAt: number | undefined;
  #isForgettingDueAt: number;

  constructor(private readonly options: AsideOptions) {
    this.#isForgettingDueAt = options.now();
  }

  async watchEvents(): Promise<void> {
    const { cluster, events, now, logger } = this.options;
    this.#latestAt = await events.latestAt(cluster).catch(error => {
      logger.warn(`Cannot tell which events of ${cluster} are known`, error);
      return undefined;
    });
    await this.#watch('events', '/api/v1/events', {
      replace: objects => {
        const since = Math.min(this.#latestAt ?? 0, now()) - OVERLAP_MS;
        this.#readAll('events', objects, readEvent)
          .filter(({ lastAt }) => lastAt >= since)
          .forEach(event => this.#events.add(event, now()));
      },
      set: object =>
        this.#readAll('events', [object], readEvent).forEach(event =>
          this.#events.add(event, now()),
        ),
      // The cluster forgets them after an hour; who looks into a failure later still wants them.
      delete: () => {},
    });
  }

  async watchNamespaces(): Promise<void> {
    const read = (objects: readonly WatchedObject[]) => {
      for (const namespace of this.#readAll(
        'namespaces',
        objects,
        readNamespace,
      )) {
        this.#namespaces.set(namespace.name, namespace);
      }
      this.#areNamespacesDue = true;
    };
    await this.#watch('namespaces', '/api/v1/namespaces', {
      replace: objects => {
        this.#namespaces.clear();
        read(objects);
      },
      set: object => read([object]),
      delete: ({ metadata }) => {
        this.#namespaces.delete(metadata.name);
        this.#areNamespacesDue = true;
      },
    });
  }

  async writeUntilAborted(): Promise<void> {
    const { cluster, logger, signal } = this.options;
    while (!signal.aborted) {
      let delay = WRITE_EVERY_MS;
      try {
        await this.#write();
      } catch (error) {
        if (!signal.aborted) {
          logger.error(
            `Cannot write events and namespaces of cluster ${cluster}`,
            error instanceof Error ? error : { error: String(error) },
          );
        }
        delay = RETRY_AFTER_MS;
      }
      await pause(delay, signal);
    }
  }

  async #write(): Promise<void> {
    const { cluster, events, namespaces, lease, now, onChanged, workloadIdOf } =
      this.options;
    this.#unwritten = [
      ...this.#unwritten,
      ...this.#events.take(now(), workloadIdOf),
    ].slice(-MAXIMUM_UNWRITTEN);
    const last = this.#unwritten.at(-1);
    if (last) {
      await events.save(cluster, this.#unwritten, lease);
      this.#unwritten = [];
      this.#latestAt = Math.max(this.#latestAt ?? 0, last.lastAt);
      onChanged();
    }
    if (this.#areNamespacesDue) {
      this.#areNamespacesDue = false;
      try {
        if (
          await namespaces.replace(
            cluster,
            [...this.#namespaces.values()],
            lease,
          )
        ) {
          onChanged();
        }
      } catch (error) {
        this.#areNamespacesDue = true;
        throw error;
      }
    }
    if (now() >= this.#isForgettingDueAt) {
      this.#isForgettingDueAt = now() + FORGET_EVERY_MS;
      await events.forgetRemoved(cluster);
    }
  }

  async #watch(
    kind: string,
    path: string,
    into: {
      replace(objects: readonly WatchedObject[]): void;
      set(object: WatchedObject): void;
      delete(object: WatchedObject): void;
    },
  ): Promise<void> {
    const { cluster, connection, logger, signal } = this.options;
    let isFailing = false;
    await watchOptional({
      connection,
      path,
      signal,
      handler: {
        onList: into.replace,
        onUpsert: into.set,
        onDelete: into.delete,
        onAlive: () => {
          isFailing = false;
          this.options.onReadable(kind);
        },
        onFailure: error => {
          if (!isFailing) {
            logger.warn(
              `The ${kind} of cluster ${cluster} cannot be watched; trying again until they can`,
              error instanceof Error ? error : { error: String(error) },
            );
          }
          isFailing = true;
        },
      },
      onRefused: (refusal, message) =>
        this.options.onRefused(kind, refusal, message),
    });
  }

  /** One object that cannot be read must not hide the thousand that can. */
  #readAll<T>(
    kind: string,
    objects: readonly WatchedObject[],
    read: (object: WatchedObject) => T,
  ): T[] {
    return objects.flatMap(object => {
      try {
        return [read(object)];
      } catch (error) {
        const { namespace, name } = object.metadata;
        this.options.logger.warn(
          `Left out ${namespace ? `${namespace}/` : ''}${name} of ${kind} in cluster ${this.options.cluster}: it cannot be read`,
          error instanceof Error ? error : { error: String(error) },
        );
        return [];
      }
    });
  }
}
