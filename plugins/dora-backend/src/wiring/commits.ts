import {
  AuditorService,
  AuthService,
  HttpAuthService,
  HttpRouterService,
  LoggerService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { DeadLetters, LoopHealth } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { CommitsConfig, readCommitsConfig } from '../commitsConfig';
import { KnexDeliveries } from '../database/KnexDeliveries';
import { CountingRules } from '../domain/countingRules';
import { KnownPlaces } from '../domain/sources';
import { CommitLoop } from '../engine/CommitLoop';
import { CommitWorker, CommitWorkerOptions } from '../engine/CommitWorker';
import { Repositories } from '../engine/Repositories';
import { RepositoryDirectory } from '../engine/RepositoryDirectory';
import { WebhookDoor } from '../engine/WebhookDoor';
import { createWebhooksRouter, WEBHOOK_PATHS } from '../http/webhooksRouter';
import { GitCommits } from '../providers/git/GitCommits';
import { Mirrors } from '../providers/git/Mirrors';
import { Hosts } from '../providers/hosts/Hosts';

export interface CommitsOptions extends Pick<CommitWorkerOptions, 'derive'> {
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  httpAuth: HttpAuthService;
  httpRouter: HttpRouterService;
  logger: LoggerService;
  permissions: PermissionsService;
  scheduler: SchedulerService;
  knex: Knex;
  rules: CountingRules;
  now(): number;
  /** Figures may have changed. */
  onChanged(): void;
}

/** Longer than any host sends an event again. */
const DELIVERIES_KEPT_MS = 30 * 86_400_000;

/** Which commits deployments are made of. To be called before a router that reads bodies is put up. */
export async function createCommits(options: CommitsOptions): Promise<{
  health: LoopHealth;
  run(signal: AbortSignal): Promise<void>;
}> {
  const { rules } = options;
  const config = readCommitsConfig(options.config);
  const hosts = new Hosts(options);
  const places = {
    hasLocal: config.localDirectory !== undefined,
    hosts: config.hosts,
  };
  const repositories = new Repositories({ ...options, places });
  const reader = new GitCommits({
    ...options,
    localDirectory: config.localDirectory,
    mirrors: new Mirrors({ ...config, credentials: hosts.credentials }),
  });
  const worker = new CommitWorker({
    ...options,
    repositories,
    reader,
    pullRequests: hosts,
    rules: { leadTimeFrom: rules.leadTimeFrom, marks: config.marks },
  });
  await openDoor(options, config, places, reader);
  return new CommitLoop({ ...options, worker });
}

async function openDoor(
  options: CommitsOptions,
  config: CommitsConfig,
  places: KnownPlaces,
  reader: GitCommits,
): Promise<void> {
  const { httpRouter, knex, now, scheduler } = options;
  const deadLetters = new DeadLetters(knex, now);
  for (const path of WEBHOOK_PATHS) {
    httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
  }
  httpRouter.use(
    createWebhooksRouter({
      ...options,
      deadLetters,
      door: new WebhookDoor({
        ...options,
        config,
        deadLetters,
        directory: new RepositoryDirectory({ ...options, places }),
        expectNews: repository => reader.expectNews(repository),
      }),
    }),
  );
  const deliveries = new KnexDeliveries(now);
  await scheduler.scheduleTask({
    id: 'purge-webhooks',
    frequency: { hours: 1 },
    initialDelay: { minutes: 5 },
    timeout: { minutes: 10 },
    fn: async () => {
      await deadLetters.purge();
      await deliveries.purge(knex, now() - DELIVERIES_KEPT_MS);
    },
  });
}
