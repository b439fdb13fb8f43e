import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import {
  NewRun,
  Run,
  RunPage,
  RunQuery,
  RunbookDetails,
  RunbookDocumentPage,
  runPageSchema,
  runSchema,
  runbookDocumentPageSchema,
  runbookSchema,
} from '@quarterdeck/plugin-runbooks-common';
import { z } from 'zod';

const TIMEOUT_MS = 10_000;

/** Runbooks as other backends use them, with the credentials of their own plugin. */
export interface RunbooksService {
  /**
   * Starts a run on behalf of a person; the same key starts it once.
   *
   * @throws ResponseError
   */
  start(
    run: NewRun & { onBehalfOf: string },
    idempotencyKey: string,
  ): Promise<Run>;
  /** Newest first. @throws ResponseError */
  listRuns(
    query: Pick<RunQuery, 'entity' | 'slug' | 'mode' | 'correlation'>,
  ): Promise<RunPage>;
  /** One runbook of an entity. @throws ResponseError */
  getRunbook(entityRef: string, slug: string): Promise<RunbookDetails>;
  /** What a search indexes of the runbooks of all entities. @throws ResponseError */
  listDocuments(cursor?: string): Promise<RunbookDocumentPage>;
}

export class RunbooksClient implements RunbooksService {
  constructor(
    private readonly options: {
      auth: AuthService;
      discovery: DiscoveryService;
    },
  ) {}

  async start(
    run: NewRun & { onBehalfOf: string },
    idempotencyKey: string,
  ): Promise<Run> {
    return await this.#ask(runSchema, '/runs', {
      method: 'POST',
      headers: { 'idempotency-key': idempotencyKey },
      body: JSON.stringify(run),
    });
  }

  async listRuns(
    query: Pick<RunQuery, 'entity' | 'slug' | 'mode' | 'correlation'>,
  ): Promise<RunPage> {
    return await this.#ask(
      runPageSchema,
      `/runs?${new URLSearchParams(query)}`,
    );
  }

  async getRunbook(entityRef: string, slug: string): Promise<RunbookDetails> {
    const { kind, namespace, name } = parseEntityRef(entityRef);
    const path = ['entities', kind, namespace, name, 'runbooks', slug];
    return await this.#ask(
      runbookSchema,
      `/${path.map(encodeURIComponent).join('/')}`,
    );
  }

  async listDocuments(cursor?: string): Promise<RunbookDocumentPage> {
    const query = new URLSearchParams({ limit: '50' });
    if (cursor !== undefined) {
      query.set('cursor', cursor);
    }
    return await this.#ask(runbookDocumentPageSchema, `/documents?${query}`);
  }

  async #ask<T extends z.ZodType>(
    schema: T,
    path: string,
    init: RequestInit = {},
  ): Promise<z.output<T>> {
    const { auth, discovery } = this.options;
    const [baseUrl, { token }] = await Promise.all([
      discovery.getBaseUrl('runbooks'),
      auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId: 'runbooks',
      }),
    ]);
    const response = await fetch(`${baseUrl}/v1${path}`, {
      ...init,
      headers: {
        ...init.headers,
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return schema.parse(await response.json());
  }
}
