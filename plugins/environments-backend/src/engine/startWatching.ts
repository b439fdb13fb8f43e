import { LoggerService } from '@backstage/backend-plugin-api';
import { environmentReason } from '@quarterdeck/plugin-environments-common';
import {
  ClusterConfig,
  KnexLeases,
  KubernetesConnection,
  Lease,
  runLeased,
} from '@quarterdeck/toolkit-node';
import { createHmac, randomUUID } from 'node:crypto';
import { EnvironmentStore } from '../database/EnvironmentStore';
import { KeyedHash } from '../domain/template';
import { ClusterWatcher } from './ClusterWatcher';
import { ObservationRecorder } from './ObservationRecorder';

export interface WatchingOptions {
  clusters: readonly ClusterConfig[];
  store: EnvironmentStore;
  recorder: ObservationRecorder;
  leases: KnexLeases;
  /** Under which configuration is hashed; the same for all replicas. */
  configurationKey(): Promise<Buffer>;
  logger: LoggerService;
  now: () => number;
  onClaimsChanged?(listener: () => void): () => void;
  onChanged(): void;
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
  const { clusters, store } = options;
  await store.forgetClustersExcept(clusters.map(({ name }) => name));
  const key = await options.configurationKey();
  const hash: KeyedHash = text =>
    createHmac('sha256', key).update(text).digest('hex').slice(0, 32);
  const owner = randomUUID();
  await Promise.all(
    clusters.map(cluster =>
      watchCluster(cluster, { ...options, hash, owner }, signal),
    ),
  );
}

async function watchCluster(
  cluster: ClusterConfig,
  options: WatchingOptions & { hash: KeyedHash; owner: string },
  signal: AbortSignal,
): Promise<void> {
  const { store, leases, owner, logger } = options;
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
  await runLeased({
    leases,
    name: `watch:${name}`,
    owner,
    signal,
    logger,
    run: (lease, held) => watchLeased(cluster, options, lease, held),
  });
}

async function watchLeased(
  cluster: ClusterConfig,
  options: WatchingOptions & { hash: KeyedHash },
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
    const cause = error instanceof Error ? error.message : String(error);
    logger.error(`Cluster ${name} is not watched: ${cause}`);
    await store.saveCluster({
      name,
      connection: 'unreachable',
      reason: environmentReason('cluster.unreachable', {
        cluster: name,
        cause,
      }),
    });
    throw error;
  }
}
