import type {
  AuthService,
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  KnexLeases,
  LoopHealth,
  pause,
  readClusters,
  runLeased,
} from '@quarterdeck/toolkit-node';
import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { Mirrors } from '../engine/Mirrors';
import { cloudNativePg } from '../providers/mirrors/cloudNativePg';
import { cronJob } from '../providers/mirrors/cronJob';
import { k8up } from '../providers/mirrors/k8up';
import { velero } from '../providers/mirrors/velero';

const LOOK_EVERY_MS = 120_000;

/** Reads every two minutes what else protects the entities; of all replicas, one does. */
export function createMirrors(options: {
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  knex: Knex;
  logger: LoggerService;
  now: () => number;
  onChanged(): void;
}) {
  const { knex, logger } = options;
  const mirrors = new Mirrors({
    ...options,
    clusters: readClusters(options.config).clusters,
    sources: [velero, cloudNativePg, k8up, cronJob],
  });
  const health = new LoopHealth('mirrors', options.now);
  return {
    mirrors,
    loop: {
      health,
      run: (signal: AbortSignal) =>
        runLeased({
          leases: new KnexLeases(knex),
          name: 'mirrors',
          owner: randomUUID(),
          signal,
          logger,
          onHeld: health.held,
          run: async (_, held) => {
            while (!held.aborted) {
              await mirrors.look(held);
              health.ran();
              await pause(LOOK_EVERY_MS, held);
            }
          },
        }),
    },
  };
}
