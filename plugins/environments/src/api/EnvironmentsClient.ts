import { parseEntityRef } from '@backstage/catalog-model';
import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import {
  comparisonSchema,
  deploymentPageSchema,
  environmentListSchema,
  environmentMatrixSchema,
  fleetSchema,
  previewPageSchema,
  promotionsSchema,
  workloadDetailsSchema,
  type FleetQuery,
} from '@quarterdeck/plugin-environments-common';
import {
  deadLetterPageSchema,
  eventResultSchema,
} from '@quarterdeck/toolkit-common';
import {
  RoomClient,
  pathText,
  queryText,
  sentJson,
} from '@quarterdeck/toolkit-react';
import type {
  AskOptions,
  EnvironmentsApi,
  PageOptions,
  WorkloadAddress,
} from './EnvironmentsApi';

const LETTERS_AT_ONCE = 100;

/** Asks the environments backend, and believes its answers only when they have the agreed shape. */
export class EnvironmentsClient implements EnvironmentsApi {
  readonly #room: RoomClient;

  constructor(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#room = new RoomClient({ room: 'environments', ...options });
  }

  async getMatrix(entityRef: string, options?: AskOptions & { at?: string }) {
    return await this.#room.ask(
      environmentMatrixSchema,
      `${entityPath(entityRef, 'environments')}${queryText({ at: options?.at })}`,
      { signal: options?.signal },
    );
  }

  async getWorkloadDetails(
    entityRef: string,
    workload: WorkloadAddress,
    options?: AskOptions,
  ) {
    const { cluster, namespace, kind, name } = workload;
    return await this.#room.ask(
      workloadDetailsSchema,
      entityPath(entityRef, 'workloads', cluster, namespace, kind, name),
      options,
    );
  }

  async getDeployments(
    entityRef: string,
    options?: PageOptions & { environment?: string },
  ) {
    const { signal, ...query } = options ?? {};
    return await this.#room.ask(
      deploymentPageSchema,
      `${entityPath(entityRef, 'deployments')}${queryText(query)}`,
      { signal },
    );
  }

  async getComparison(
    entityRef: string,
    sides: { left: string; right: string },
    options?: AskOptions,
  ) {
    return await this.#room.ask(
      comparisonSchema,
      `${entityPath(entityRef, 'comparison')}${queryText(sides)}`,
      options,
    );
  }

  async getPromotions(entityRef: string, options?: AskOptions) {
    return await this.#room.ask(
      promotionsSchema,
      entityPath(entityRef, 'promotions'),
      options,
    );
  }

  async getFleet(query: FleetQuery = {}, options?: AskOptions) {
    return await this.#room.ask(
      fleetSchema,
      `/fleet${queryText(query)}`,
      options,
    );
  }

  async getPreviews(options?: PageOptions) {
    const { signal, ...query } = options ?? {};
    return await this.#room.ask(
      previewPageSchema,
      `/previews${queryText(query)}`,
      { signal },
    );
  }

  async getDeadLetters(options?: AskOptions) {
    return await this.#room.ask(
      deadLetterPageSchema,
      `/dead-letters${queryText({ limit: LETTERS_AT_ONCE })}`,
      options,
    );
  }

  async retryDeadLetter(id: string) {
    return await this.#room.ask(
      eventResultSchema,
      pathText('dead-letters', id, 'retry'),
      sentJson('POST', {}),
    );
  }

  async getEnvironments(options?: AskOptions) {
    return await this.#room.ask(
      environmentListSchema,
      '/environments',
      options,
    );
  }
}

function entityPath(entityRef: string, ...rest: string[]): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return pathText('entities', kind, namespace, name, ...rest);
}
