import { parseEntityRef } from '@backstage/catalog-model';
import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  entityFactsSchema,
  type EntityFacts,
} from '@quarterdeck/plugin-timeline-common';
import type { TimelineApi } from './TimelineApi';

/** Asks the timeline backend, and believes its answers only when they have the agreed shape. */
export class TimelineClient implements TimelineApi {
  readonly #discoveryApi: DiscoveryApi;
  readonly #fetchApi: FetchApi;

  constructor(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  async getFacts(
    entityRef: string,
    options?: { signal?: AbortSignal },
  ): Promise<EntityFacts> {
    const { kind, namespace, name } = parseEntityRef(entityRef);
    const path = [kind, namespace, name].map(encodeURIComponent).join('/');
    const baseUrl = await this.#discoveryApi.getBaseUrl('timeline');
    const response = await this.#fetchApi.fetch(
      `${baseUrl}/v1/entities/${path}/facts`,
      { signal: options?.signal },
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    const answer = entityFactsSchema.safeParse(await response.json());
    if (!answer.success) {
      const [issue] = answer.error.issues;
      throw new Error(
        `The timeline backend answered in a shape this page does not know, at "${issue.path.join('.')}": ${issue.message}. The page and the backend are probably of different versions; reload the page, or update the older one.`,
      );
    }
    return answer.data;
  }
}
