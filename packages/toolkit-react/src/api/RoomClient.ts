import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';

/** The part of a Zod schema that a client needs, whichever copy of Zod made it. */
export interface AnswerSchema<T> {
  safeParse(body: unknown):
    | { success: true; data: T }
    | {
        success: false;
        error: {
          issues: ReadonlyArray<{
            path: readonly PropertyKey[];
            message: string;
          }>;
        };
      };
}

/** Asks the backend of one room, and believes its answers only when they have the agreed shape. */
export class RoomClient {
  readonly #room: string;
  readonly #discoveryApi: DiscoveryApi;
  readonly #fetchApi: FetchApi;

  /** @param options - `room` is the id of the backend plugin. */
  constructor(options: {
    room: string;
    discoveryApi: DiscoveryApi;
    fetchApi: FetchApi;
  }) {
    this.#room = options.room;
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  /**
   * The answer to a question that is answered in JSON.
   *
   * @param path - below `/api/<room>/v1`, with its leading slash and its query
   * @throws ResponseError where the backend refuses; an Error that says what to do where its answer has another shape
   */
  async ask<T>(
    schema: AnswerSchema<T>,
    path: string,
    init?: RequestInit,
  ): Promise<T> {
    const response = await this.fetch(path, init);
    const answer = schema.safeParse(await response.json());
    if (!answer.success) {
      const [issue] = answer.error.issues;
      throw new Error(
        `The ${this.#room} backend answered in a shape this page does not know, at "${issue.path.join('.')}": ${issue.message}. The page and the backend are probably of different versions; reload the page, or update the older one.`,
      );
    }
    return answer.data;
  }

  /**
   * The answer as it is, for what is not JSON.
   *
   * @throws ResponseError where the backend refuses
   */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl(this.#room);
    const response = await this.#fetchApi.fetch(`${baseUrl}/v1${path}`, init);
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

/** `?a=1&b=2`, or nothing. Absent values are left out, those of a list repeated under their name. */
export function queryText(values: object): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined) {
        query.append(name, String(each));
      }
    }
  }
  return query.size === 0 ? '' : `?${query}`;
}

/** `/a%2Fb/c`: the parts as a path. */
export function pathText(...parts: readonly string[]): string {
  return parts.map(part => `/${encodeURIComponent(part)}`).join('');
}

/** A request that brings JSON. */
export function sentJson(
  method: 'POST' | 'PUT' | 'DELETE',
  body: unknown,
  headers?: Record<string, string>,
): RequestInit {
  return {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}
