import { parseEntityRef } from '@backstage/catalog-model';
import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  environmentMatrixSchema,
  type EnvironmentMatrix,
} from '@quarterdeck/plugin-environments-common';
import type { EnvironmentsApi } from './EnvironmentsApi';

/** Asks the environments backend, and believes its answers only when they have the agreed shape. */
export class EnvironmentsClient implements EnvironmentsApi {
  readonly #discoveryApi: DiscoveryApi;
  readonly #fetchApi: FetchApi;

  constructor(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  async getMatrix(
    entityRef: string,
    options?: { signal?: AbortSignal },
  ): Promise<EnvironmentMatrix> {
    const { kind, namespace, name } = parseEntityRef(entityRef);
    const path = [kind, namespace, name].map(encodeURIComponent).join('/');
    const baseUrl = await this.#discoveryApi.getBaseUrl('environments');
    const response = await this.#fetchApi.fetch(
      `${baseUrl}/v1/entities/${path}/environments`,
      { signal: options?.signal },
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    const answer = environmentMatrixSchema.safeParse(await response.json());
    if (!answer.success) {
      const [issue] = answer.error.issues;
      throw new Error(
        `The environments backend answered in a shape this page does not know, at "${issue.path.join('.')}": ${issue.message}. The page and the backend are probably of different versions; reload the page, or update the older one.`,
      );
    }
    return answer.data;
  }
}
