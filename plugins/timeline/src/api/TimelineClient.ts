import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  factPageSchema,
  type ExportFormat,
  type FactPage,
  type FactQuery,
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

  async listFacts(
    query: FactQuery,
    options?: { signal?: AbortSignal },
  ): Promise<FactPage> {
    const response = await this.#get(`/v1/facts?${toSearch(query)}`, options);
    const answer = factPageSchema.safeParse(await response.json());
    if (!answer.success) {
      const [issue] = answer.error.issues;
      throw new Error(
        `The timeline backend answered in a shape this page does not know, at "${issue.path.join('.')}": ${issue.message}. The page and the backend are probably of different versions; reload the page, or update the older one.`,
      );
    }
    return answer.data;
  }

  async exportFacts(query: FactQuery, format: ExportFormat): Promise<Blob> {
    const search = toSearch(query);
    search.set('format', format);
    const response = await this.#get(`/v1/export?${search}`);
    return await response.blob();
  }

  async #get(
    path: string,
    options?: { signal?: AbortSignal },
  ): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('timeline');
    const response = await this.#fetchApi.fetch(`${baseUrl}${path}`, {
      signal: options?.signal,
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

function toSearch(query: FactQuery): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      search.set(name, String(value));
    }
  }
  return search;
}
