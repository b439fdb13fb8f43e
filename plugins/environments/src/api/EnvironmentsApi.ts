import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  Comparison,
  DeploymentPage,
  EnvironmentList,
  EnvironmentMatrix,
  Fleet,
  FleetQuery,
  PreviewPage,
  Promotions,
  Workload,
  WorkloadDetails,
} from '@quarterdeck/plugin-environments-common';
import type { DeadLetterPage, EventResult } from '@quarterdeck/toolkit-common';

/** For every question. */
export type AskOptions = { signal?: AbortSignal };

/** Which part of a long list is asked for; the backend decides how long a page is where `limit` is absent. */
export type PageOptions = AskOptions & { limit?: number; cursor?: string };

/** What it takes to name a workload in an address. */
export type WorkloadAddress = Pick<
  Workload,
  'cluster' | 'namespace' | 'kind' | 'name'
>;

/**
 * What the pages of this room ask the backend.
 *
 * Every method throws a `ResponseError`: with 403 when the reader may not see the entity, with 404 when there is no such
 * entity, environment or workload, with 400 when an argument cannot be read.
 */
export interface EnvironmentsApi {
  /** What runs of an entity in each environment; with `at`, an ISO 8601 instant, what ran then. */
  getMatrix(
    entityRef: string,
    options?: AskOptions & { at?: string },
  ): Promise<EnvironmentMatrix>;

  /** The pods, conditions and events of one workload of the entity. */
  getWorkloadDetails(
    entityRef: string,
    workload: WorkloadAddress,
    options?: AskOptions,
  ): Promise<WorkloadDetails>;

  /** Deployments of the entity, newest first; in all environments where none is named. */
  getDeployments(
    entityRef: string,
    options?: PageOptions & { environment?: string },
  ): Promise<DeploymentPage>;

  /** How what runs in environment `left` differs from what runs in `right`. */
  getComparison(
    entityRef: string,
    sides: { left: string; right: string },
    options?: AskOptions,
  ): Promise<Comparison>;

  /** What of the entity could be promoted, per pair of environments. */
  getPromotions(entityRef: string, options?: AskOptions): Promise<Promotions>;

  /** What runs where of all entities that the reader may see and the query selects. */
  getFleet(query?: FleetQuery, options?: AskOptions): Promise<Fleet>;

  /** Preview environments that there are now. */
  getPreviews(options?: PageOptions): Promise<PreviewPage>;

  /** The configured environments and what is wrong with them. */
  getEnvironments(options?: AskOptions): Promise<EnvironmentList>;

  /** Events of others that nothing could be made of, for who has the permission to manage them. */
  getDeadLetters(options?: AskOptions): Promise<DeadLetterPage>;

  /** Tries one of them again. */
  retryDeadLetter(id: string): Promise<EventResult>;
}

export const environmentsApiRef = createApiRef<EnvironmentsApi>().with({
  id: 'plugin.environments.client',
  pluginId: 'environments',
});
