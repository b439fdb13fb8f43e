import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import {
  candidatesSchema,
  changesSchema,
  countedIncidentPageSchema,
  countedIncidentSchema,
  dashboardSchema,
  deploymentDetailsSchema,
  deploymentPageSchema,
  explanationSchema,
  servicesSchema,
  settingsSchema,
  type Correction,
  type DeploymentQuery,
  type ExplanationQuery,
  type IncidentListQuery,
  type ScopeQuery,
} from '@quarterdeck/plugin-dora-common';
import {
  RoomClient,
  pathText,
  queryText,
  sentJson,
} from '@quarterdeck/toolkit-react';
import type { AskOptions, DoraApi } from './DoraApi';

/** Asks the dora backend, and believes its answers only when they have the agreed shape. */
export class DoraClient implements DoraApi {
  readonly #room: RoomClient;

  constructor(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#room = new RoomClient({ room: 'dora', ...options });
  }

  async getMetrics(query: ScopeQuery, options?: AskOptions) {
    return await this.#room.ask(
      dashboardSchema,
      `/metrics${queryText(query)}`,
      options,
    );
  }

  async getServices(query: ScopeQuery, options?: AskOptions) {
    return await this.#room.ask(
      servicesSchema,
      `/services${queryText(query)}`,
      options,
    );
  }

  async getChanges(query: ScopeQuery, options?: AskOptions) {
    return await this.#room.ask(
      changesSchema,
      `/changes${queryText(query)}`,
      options,
    );
  }

  async listDeployments(query: DeploymentQuery, options?: AskOptions) {
    return await this.#room.ask(
      deploymentPageSchema,
      `/deployments${queryText(query)}`,
      options,
    );
  }

  async getDeployment(id: string, options?: AskOptions) {
    return await this.#room.ask(
      deploymentDetailsSchema,
      pathText('deployments', id),
      options,
    );
  }

  async listIncidents(query: IncidentListQuery, options?: AskOptions) {
    return await this.#room.ask(
      countedIncidentPageSchema,
      `/incidents${queryText(query)}`,
      options,
    );
  }

  async explain(query: ExplanationQuery, options?: AskOptions) {
    return await this.#room.ask(
      explanationSchema,
      `/explanation${queryText(query)}`,
      options,
    );
  }

  async getSettings(options?: AskOptions) {
    return await this.#room.ask(settingsSchema, '/settings', options);
  }

  async getCandidates(incidentId: string, options?: AskOptions) {
    return await this.#room.ask(
      candidatesSchema,
      pathText('incidents', incidentId, 'candidates'),
      options,
    );
  }

  async correct(incidentId: string, correction: Correction) {
    return await this.#room.ask(
      countedIncidentSchema,
      attributionOf(incidentId),
      sentJson('PUT', correction),
    );
  }

  async removeCorrection(incidentId: string, reason: string) {
    return await this.#room.ask(
      countedIncidentSchema,
      attributionOf(incidentId),
      sentJson('DELETE', { reason }),
    );
  }

  async exportCsv({
    what,
    ...query
  }: ScopeQuery & { what: 'metrics' | 'deployments' }) {
    const response = await this.#room.fetch(
      `/export/${what}${queryText(query)}`,
    );
    return await response.blob();
  }
}

const attributionOf = (incidentId: string) =>
  `${pathText('incidents', incidentId)}/attribution`;
