import {
  HttpRouterService,
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { KubernetesConnection, readClusters } from '@quarterdeck/toolkit-node';
import type { Knex } from 'knex';
import type { BackupsConfig } from '../config';
import { ExecutorReports } from '../database/ExecutorReports';
import type { Executor } from '../executor/protocol';
import { readInClusterConfig } from '../executors/kubernetes/config';
import { JobApi } from '../executors/kubernetes/JobApi';
import { KubernetesExecutor } from '../executors/kubernetes/KubernetesExecutor';
import {
  createExecutorRouter,
  EXECUTOR_EVENTS_PATH,
} from '../http/executorRouter';

/**
 * The executor in a cluster, where one is configured. Its pods report to a door of their own, which is opened before those
 * that bound what people send.
 */
export async function createInCluster(options: {
  config: BackupsConfig;
  httpRouter: HttpRouterService;
  knex: Knex;
  logger: LoggerService;
  rootConfig: RootConfigService;
  now(): number;
}): Promise<{ inCluster?: Executor }> {
  const { config, httpRouter, knex, logger, now, rootConfig } = options;
  const configured = config.executors.kubernetes;
  if (!configured) {
    return {};
  }
  const { settings, cluster } = readInClusterConfig(
    configured,
    readClusters(rootConfig).clusters,
  );
  const reports = new ExecutorReports(knex, now);
  httpRouter.addAuthPolicy({
    path: EXECUTOR_EVENTS_PATH,
    allow: 'unauthenticated',
  });
  httpRouter.use(createExecutorRouter(reports));
  return {
    inCluster: new KubernetesExecutor({
      api: new JobApi(
        await KubernetesConnection.create(cluster),
        settings.namespace,
      ),
      reports,
      settings,
      maximumMs: Math.max(...Object.values(config.maximumMs)),
      logger,
    }),
  };
}
