import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  Candidates,
  Changes,
  Correction,
  CountedDeploymentPage,
  CountedIncident,
  CountedIncidentPage,
  Dashboard,
  DeploymentDetails,
  DeploymentQuery,
  DoraSettings,
  Explanation,
  ExplanationQuery,
  IncidentListQuery,
  ScopeQuery,
  Services,
} from '@quarterdeck/plugin-dora-common';

export type AskOptions = { signal?: AbortSignal };

/**
 * What the pages of this room ask the backend.
 *
 * Every method throws a `ResponseError`: with 403 when it is not for the reader, with 404 for what does not exist or may
 * not be seen.
 */
export interface DoraApi {
  getMetrics(query: ScopeQuery, options?: AskOptions): Promise<Dashboard>;
  /** Each service of the scope by itself. */
  getServices(query: ScopeQuery, options?: AskOptions): Promise<Services>;
  /** What moved most against the window before. */
  getChanges(query: ScopeQuery, options?: AskOptions): Promise<Changes>;
  /** Newest first. */
  listDeployments(
    query: DeploymentQuery,
    options?: AskOptions,
  ): Promise<CountedDeploymentPage>;
  getDeployment(id: string, options?: AskOptions): Promise<DeploymentDetails>;
  listIncidents(
    query: IncidentListQuery,
    options?: AskOptions,
  ): Promise<CountedIncidentPage>;
  explain(query: ExplanationQuery, options?: AskOptions): Promise<Explanation>;
  getSettings(options?: AskOptions): Promise<DoraSettings>;
  /** Which deployments an incident may come from. */
  getCandidates(incidentId: string, options?: AskOptions): Promise<Candidates>;
  /** Says which deployment an incident comes from; returns it as it counts then. */
  correct(incidentId: string, correction: Correction): Promise<CountedIncident>;
  /** Lets the portal decide again. */
  removeCorrection(
    incidentId: string,
    reason: string,
  ): Promise<CountedIncident>;
  /** All deployments of the window and why each counts or does not, as CSV. */
  exportCsv(
    query: ScopeQuery & { what: 'metrics' | 'deployments' },
  ): Promise<Blob>;
}

export const doraApiRef = createApiRef<DoraApi>().with({
  id: 'plugin.dora.client',
  pluginId: 'dora',
});
