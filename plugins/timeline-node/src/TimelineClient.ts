import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  FactPage,
  FactQuery,
  MAXIMUM_APPEND_BATCH,
  NewFact,
  factPageSchema,
} from '@quarterdeck/plugin-timeline-common';
import {
  TargetAbsentError,
  UndeliverableMessageError,
} from '@quarterdeck/toolkit-node';

const TIMEOUT_MS = 30_000;

/** The timeline as other backends use it, with the credentials of their own plugin. */
export interface TimelineService {
  /**
   * Adds facts of the calling room to the record; those that are there already are left as they are.
   *
   * @throws TargetAbsentError where the portal has no timeline
   * @throws UndeliverableMessageError where one of the facts will never be taken
   */
  append(
    facts: readonly NewFact[],
    options?: { signal?: AbortSignal },
  ): Promise<void>;
  /** One page. A reader that follows the record asks with `order: 'asc'` and the last cursor. */
  list(query: FactQuery): Promise<FactPage>;
}

export class TimelineClient implements TimelineService {
  constructor(
    private readonly options: {
      auth: AuthService;
      discovery: DiscoveryService;
    },
  ) {}

  async append(
    facts: readonly NewFact[],
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<void> {
    for (let start = 0; start < facts.length; start += MAXIMUM_APPEND_BATCH) {
      const response = await this.#request('/v1/facts', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          facts: facts.slice(start, start + MAXIMUM_APPEND_BATCH),
        }),
        signal,
      });
      if (!response.ok) {
        throw await toAppendError(response);
      }
    }
  }

  async list(query: FactQuery): Promise<FactPage> {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) {
        parameters.set(name, String(value));
      }
    }
    const response = await this.#request(`/v1/facts?${parameters}`, {});
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return factPageSchema.parse(await response.json());
  }

  async #request(path: string, init: RequestInit): Promise<Response> {
    const { auth, discovery } = this.options;
    const [baseUrl, { token }] = await Promise.all([
      discovery.getBaseUrl('timeline'),
      auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId: 'timeline',
      }),
    ]);
    return await fetch(`${baseUrl}${path}`, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${token}` },
      signal: AbortSignal.any([
        AbortSignal.timeout(TIMEOUT_MS),
        ...(init.signal ? [init.signal] : []),
      ]),
    });
  }
}

async function toAppendError(response: Response): Promise<Error> {
  const error = await ResponseError.fromResponse(response);
  switch (response.status) {
    case 404:
      return new TargetAbsentError('This portal has no timeline');
    case 400:
    case 403:
    case 409:
    case 413:
      return new UndeliverableMessageError(error.body.error.message);
    default:
      return error;
  }
}
