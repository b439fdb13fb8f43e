import { LoggerService } from '@backstage/backend-plugin-api';
import { environmentReason } from '@quarterdeck/plugin-environments-common';
import { ClusterConfig, KubernetesConnection } from '@quarterdeck/toolkit-node';
import { EnvironmentStore } from '../database/EnvironmentStore';
import { ClusterWatcher } from './ClusterWatcher';

export interface WatchingOptions {
  clusters: readonly ClusterConfig[];
  store: EnvironmentStore;
  logger: LoggerService;
  now: () => number;
  onChanged(): void;
}

/**
 * Starts one watcher per cluster; they know nothing of each other, so one that cannot be reached blanks no other.
 *
 * @returns how to stop them all; resolves when the last has written what it knew.
 */
export function startWatching(options: WatchingOptions): {
  stop(): Promise<void>;
} {
  const abort = new AbortController();
  const finished = options.store
    .forgetClustersExcept(options.clusters.map(({ name }) => name))
    .then(() =>
      Promise.all(
        options.clusters.map(cluster =>
          watchCluster(cluster, options, abort.signal),
        ),
      ),
    )
    .catch(error =>
      options.logger.error('The watches of the clusters ended', error),
    );
  return {
    stop: async () => {
      abort.abort();
      await finished;
    },
  };
}

async function watchCluster(
  cluster: ClusterConfig,
  options: WatchingOptions,
  signal: AbortSignal,
): Promise<void> {
  const { store, logger, now, onChanged } = options;
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
  try {
    const connection = await KubernetesConnection.create(cluster);
    await new ClusterWatcher({
      cluster: name,
      connection,
      store,
      logger,
      signal,
      now,
      onChanged,
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
  }
}
