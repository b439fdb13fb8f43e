import { LoggerService } from '@backstage/backend-plugin-api';
import { environmentReason } from '@quarterdeck/plugin-environments-common';
import {
  ClusterConfig,
  KnexLeases,
  KubernetesConnection,
  Lease,
  LeaseLostError,
  LoopHealth,
  pause,
  runLeased,
} from '@quarterdeck/toolkit-node';
import { createHmac, randomUUID } from 'node:crypto';
import { EnvironmentStore } from '../database/EnvironmentStore';
import { NamespaceStore } from '../database/NamespaceStore';
import { WorkloadEventStore } from '../database/WorkloadEventStore';
import { DriftRule } from '../domain/drift/rules';
import { KeyedHash } from '../domain/template';
import { ClusterWatcher } from './ClusterWatcher';
import { ObservationRecorder } from './ObservationRecorder';

/** Of the lease with which a replica watches a cluster. */
export const watchLease = (cluster: string) => `watch:${cluster}`;

/** Between two looks at what other replicas have written. */
const FOLLOW_EVERY_MS = 1_000;

export interface WatchingOptions {
  clusters: readonly ClusterConfig[];
  store: EnvironmentStore;
  events: WorkloadEventStore;
  namespaces: NamespaceStore;
  recorder: ObservationRecorder;
  leases: KnexLeases;
  /** Under which configuration is hashed; the same for all replicas. */
  configurationKey(): Promise<Buffer>;
  /** By which differences from the declaration do not matter. */
  driftRules?: readonly DriftRule[];
  logger: LoggerService;
  now: () => number;
  onClaimsChanged?(listener: () => void): () => void;
  onChanged(): void;
  /** By the name of their lease; those that are there are kept up to date. */
  loops?: readonly LoopHealth[];
}

/**
 * Starts one watcher per cluster; they know nothing of each other, so one that cannot be reached blanks no other. Of all
 * replicas of the backend one watches a cluster; when it is gone, another does within seconds.
 *
 * @returns how to stop them all; resolves when the last has written what it knew.
 */
export function startWatching(options: WatchingOptions): {
  stop(): Promise<void>;
} {
  const abort = new AbortController();
  const finished = watchAll(options, abort.signal).catch(error =>
    options.logger.error('The watches of the clusters ended', error),
  );
  return {
    stop: async () => {
      abort.abort();
      await finished;
    },
  };
}

async function watchAll(
  options: WatchingOptions,
  signal: AbortSignal,
): Promise<void> {
  const { clusters, store, events, namespaces } = options;
  const names = clusters.map(({ name }) => name);
  await store.forgetClustersExcept(names);
  await events.forgetClustersExcept(names);
  await namespaces.forgetClustersExcept(names);
  const key = await options.configurationKey();
  const hash: KeyedHash = text =>
    createHmac('sha256', key).update(text).digest('hex').slice(0, 32);
  const owner = randomUUID();
  const watched = new Set<string>();
  await Promise.all([
    ...clusters.map(cluster =>
      watchCluster(cluster, { ...options, hash, owner, watched }, signal),
    ),
    followOthers(options, watched, signal),
  ]);
}

async function watchCluster(
  cluster: ClusterConfig,
  options: WatchingOptions & {
    hash: KeyedHash;
    owner: string;
    /** The clusters that this replica watches. */
    watched: Set<string>;
  },
  signal: AbortSignal,
): Promise<void> {
  const { store, leases, owner, logger, loops } = options;
  const { name, credentials } = cluster;
  if (credentials.kind === 'user-only') {
    await store.saveCluster({
      name,
      connection: 'unreachable',
      reason: environmentReason('cluster.user-credentials', {
        cluster: name,
        authProvider: credentials.authProvider,
      }),
    });
    return;
  }
  const leaseName = watchLease(name);
  const loop = loops?.find(each => each.name === leaseName);
  await runLeased({
    leases,
    name: leaseName,
    owner,
    signal,
    logger,
    run: (lease, held) =>
      watchLeased(cluster, { ...options, onSeen: loop?.ran }, lease, held),
    onHeld: isHeld => {
      loop?.held(isHeld);
      if (isHeld) {
        options.watched.add(name);
      } else {
        options.watched.delete(name);
      }
    },
  });
}

/** Tells pages of this replica what other replicas wrote: each write moves the time at which its cluster was observed. */
async function followOthers(
  { clusters, store, logger, onChanged }: WatchingOptions,
  watched: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<void> {
  let known: string | undefined;
  while (!signal.aborted) {
    try {
      if (watched.size < clusters.length) {
        const others = (await store.listClusters()).filter(
          ({ name }) => !watched.has(name),
        );
        const seen = JSON.stringify(others);
        if (known !== undefined && seen !== known) {
          onChanged();
        }
        known = seen;
      }
    } catch (error) {
      logger.debug(
        'Cannot tell what other replicas have seen',
        error instanceof Error ? error : { error: String(error) },
      );
    }
    await pause(FOLLOW_EVERY_MS, signal);
  }
}

async function watchLeased(
  cluster: ClusterConfig,
  options: WatchingOptions & { hash: KeyedHash; onSeen?(): void },
  lease: Lease,
  signal: AbortSignal,
): Promise<void> {
  const { store, logger } = options;
  const { name } = cluster;
  try {
    const connection = await KubernetesConnection.create(cluster);
    await new ClusterWatcher({
      ...options,
      cluster: name,
      connection,
      signal,
      lease,
    }).run();
  } catch (error) {
    if (error instanceof LeaseLostError) {
      throw error;
    }
    const cause = error instanceof Error ? error.message : String(error);
    logger.error(`Cluster ${name} is not watched: ${cause}`);
    await store.saveCluster(
      {
        name,
        connection: 'unreachable',
        reason: environmentReason('cluster.unreachable', {
          cluster: name,
          cause,
        }),
      },
      lease,
    );
    throw error;
  }
}
