import { parseEntityRef } from '@backstage/catalog-model';
import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';
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
import type {
  AskOptions,
  EnvironmentsApi,
  PageOptions,
  WorkloadAddress,
} from './EnvironmentsApi';

/** Values of one name are repeated in the address; absent ones are left out. */
type Query = Readonly<
  Record<string, string | number | readonly string[] | undefined>
>;

/** The part of a Zod schema that this client needs, so that one method serves every answer. */
type AnswerSchema<T> = {
  safeParse(body: unknown):
    | { success: true; data: T }
    | {
        success: false;
        error: { issues: Array<{ path: PropertyKey[]; message: string }> };
      };
};

/** Asks the environments backend, and believes its answers only when they have the agreed shape. */
export class EnvironmentsClient implements EnvironmentsApi {
  readonly #discoveryApi: DiscoveryApi;
  readonly #fetchApi: FetchApi;

  constructor(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  async getMatrix(entityRef: string, options?: AskOptions & { at?: string }) {
    return this.#ask(environmentMatrixSchema, {
      path: entityPath(entityRef, ['environments']),
      query: { at: options?.at },
      signal: options?.signal,
    });
  }

  async getWorkloadDetails(
    entityRef: string,
    workload: WorkloadAddress,
    options?: AskOptions,
  ) {
    const { cluster, namespace, kind, name } = workload;
    return this.#ask(workloadDetailsSchema, {
      path: entityPath(entityRef, [
        'workloads',
        cluster,
        namespace,
        kind,
        name,
      ]),
      signal: options?.signal,
    });
  }

  async getDeployments(
    entityRef: string,
    options?: PageOptions & { environment?: string },
  ) {
    const { signal, environment, limit, cursor } = options ?? {};
    return this.#ask(deploymentPageSchema, {
      path: entityPath(entityRef, ['deployments']),
      query: { environment, limit, cursor },
      signal,
    });
  }

  async getComparison(
    entityRef: string,
    sides: { left: string; right: string },
    options?: AskOptions,
  ) {
    const { left, right } = sides;
    return this.#ask(comparisonSchema, {
      path: entityPath(entityRef, ['comparison']),
      query: { left, right },
      signal: options?.signal,
    });
  }

  async getPromotions(entityRef: string, options?: AskOptions) {
    return this.#ask(promotionsSchema, {
      path: entityPath(entityRef, ['promotions']),
      signal: options?.signal,
    });
  }

  async getFleet(query: FleetQuery = {}, options?: AskOptions) {
    const { limit } = query;
    return this.#ask(fleetSchema, {
      path: 'fleet',
      query: {
        ...query,
        limit: limit === undefined ? undefined : String(limit),
      },
      signal: options?.signal,
    });
  }

  async getPreviews(options?: PageOptions) {
    const { signal, limit, cursor } = options ?? {};
    return this.#ask(previewPageSchema, {
      path: 'previews',
      query: { limit, cursor },
      signal,
    });
  }

  async getEnvironments(options?: AskOptions) {
    return this.#ask(environmentListSchema, {
      path: 'environments',
      signal: options?.signal,
    });
  }

  async #ask<T>(
    schema: AnswerSchema<T>,
    question: { path: string; query?: Query; signal?: AbortSignal },
  ): Promise<T> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('environments');
    const response = await this.#fetchApi.fetch(
      `${baseUrl}/v1/${question.path}${queryString(question.query)}`,
      { signal: question.signal },
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    const answer = schema.safeParse(await response.json());
    if (!answer.success) {
      const [issue] = answer.error.issues;
      throw new Error(
        `The environments backend answered in a shape this page does not know, at "${issue.path.join('.')}": ${issue.message}. The page and the backend are probably of different versions; reload the page, or update the older one.`,
      );
    }
    return answer.data;
  }
}

function entityPath(entityRef: string, rest: string[]): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return [
    'entities',
    ...[kind, namespace, name, ...rest].map(encodeURIComponent),
  ].join('/');
}

function queryString(query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      const values = typeof value === 'object' ? value : [value];
      values.forEach(each => parameters.append(name, String(each)));
    }
  }
  const text = parameters.toString();
  return text && `?${text}`;
}
