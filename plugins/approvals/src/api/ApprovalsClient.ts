import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  approvalForReaderSchema,
  approvalPageSchema,
  type ApprovalForReader,
  type ApprovalPage,
  type ApprovalQuery,
  type Decision,
} from '@quarterdeck/plugin-approvals-common';
import type { z } from 'zod';
import type { ApprovalsApi, AskOptions, DecisionKind } from './ApprovalsApi';

/** Asks the approvals backend, and believes its answers only when they have the agreed shape. */
export class ApprovalsClient implements ApprovalsApi {
  readonly #discoveryApi: DiscoveryApi;
  readonly #fetchApi: FetchApi;

  constructor(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  async list(
    query: ApprovalQuery,
    options?: AskOptions,
  ): Promise<ApprovalPage> {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) {
        parameters.set(name, String(value));
      }
    }
    return await this.#ask(approvalPageSchema, `?${parameters}`, {
      signal: options?.signal,
    });
  }

  async get(id: string, options?: AskOptions): Promise<ApprovalForReader> {
    return await this.#ask(
      approvalForReaderSchema,
      `/${encodeURIComponent(id)}`,
      { signal: options?.signal },
    );
  }

  async decide(
    id: string,
    kind: DecisionKind,
    decision: Decision,
  ): Promise<ApprovalForReader> {
    return await this.#ask(
      approvalForReaderSchema,
      `/${encodeURIComponent(id)}/${kind}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(decision),
      },
    );
  }

  async #ask<T extends z.ZodType>(
    schema: T,
    path: string,
    init: RequestInit,
  ): Promise<z.output<T>> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('approvals');
    const response = await this.#fetchApi.fetch(
      `${baseUrl}/v1/approvals${path}`,
      init,
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    const answer = schema.safeParse(await response.json());
    if (!answer.success) {
      const [issue] = answer.error.issues;
      throw new Error(
        `The approvals backend answered in a shape this page does not know, at "${issue.path.join('.')}": ${issue.message}. The page and the backend are probably of different versions; reload the page, or update the older one.`,
      );
    }
    return answer.data;
  }
}
