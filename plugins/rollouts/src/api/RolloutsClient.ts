import { parseEntityRef } from '@backstage/catalog-model';
import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  environmentListSchema,
  environmentMatrixSchema,
} from '@quarterdeck/plugin-environments-common';
import {
  gitChangeSchema,
  holdListSchema,
  holdSchema,
  groupDetailsSchema,
  groupPageSchema,
  lockListSchema,
  lockSchema,
  planSchema,
  rolloutDetailsSchema,
  rolloutPageSchema,
  rolloutSchema,
  waysBackSchema,
  webhooksSchema,
  type Control,
  type GroupControl,
  type NewAcknowledgement,
  type NewGroup,
  type NewLock,
  type NewOverride,
  type Plan,
} from '@quarterdeck/plugin-rollouts-common';
import type { z } from 'zod';
import type {
  AskOptions,
  PlanWish,
  RolloutQuery,
  RolloutsApi,
} from './RolloutsApi';

/** Asks the rollouts backend, and believes its answers only when they have the agreed shape. */
export class RolloutsClient implements RolloutsApi {
  readonly #discoveryApi: DiscoveryApi;
  readonly #fetchApi: FetchApi;

  constructor(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  async makePlan(wish: PlanWish) {
    return await this.#ask(planSchema, '/v1/plans', posted(wish));
  }

  async getPlan(id: string, options?: AskOptions) {
    return await this.#ask(
      planSchema,
      `/v1/plans/${encodeURIComponent(id)}`,
      options,
    );
  }

  async getWebhooks(planId: string) {
    const { snippet } = await this.#ask(
      webhooksSchema,
      `/v1/plans/${encodeURIComponent(planId)}/webhooks`,
    );
    return snippet;
  }

  async start({ id, hash }: Pick<Plan, 'id' | 'hash'>) {
    return await this.#ask(
      rolloutSchema,
      '/v1/rollouts',
      posted({ planId: id, planHash: hash }),
    );
  }

  async list(query: RolloutQuery, options?: AskOptions) {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) {
        parameters.set(name, String(value));
      }
    }
    return await this.#ask(
      rolloutPageSchema,
      `/v1/rollouts?${parameters}`,
      options,
    );
  }

  async get(id: string, options?: AskOptions) {
    return await this.#ask(
      rolloutDetailsSchema,
      `/v1/rollouts/${encodeURIComponent(id)}`,
      options,
    );
  }

  async control(id: string, control: Control, cause?: string) {
    return await this.#ask(
      rolloutDetailsSchema,
      `/v1/rollouts/${encodeURIComponent(id)}/${control}`,
      posted({ cause }),
    );
  }

  async overrideGate(id: string, override: NewOverride) {
    return await this.#ask(
      rolloutDetailsSchema,
      `/v1/rollouts/${encodeURIComponent(id)}/override-gate`,
      posted(override),
    );
  }

  async acknowledgeOverride(id: string, acknowledgement: NewAcknowledgement) {
    return await this.#ask(
      rolloutDetailsSchema,
      `/v1/rollouts/${encodeURIComponent(id)}/acknowledge-override`,
      posted(acknowledgement),
    );
  }

  async listGroups(options?: AskOptions) {
    return await this.#ask(groupPageSchema, '/v1/groups?limit=50', options);
  }

  async getGroup(id: string, options?: AskOptions) {
    return await this.#ask(
      groupDetailsSchema,
      `/v1/groups/${encodeURIComponent(id)}`,
      options,
    );
  }

  async startGroup(group: NewGroup) {
    return await this.#ask(groupDetailsSchema, '/v1/groups', posted(group));
  }

  async controlGroup(id: string, control: GroupControl, cause: string) {
    return await this.#ask(
      groupDetailsSchema,
      `/v1/groups/${encodeURIComponent(id)}/${control}`,
      posted({ cause }),
    );
  }

  async listLocks(options?: AskOptions) {
    return await this.#ask(lockListSchema, '/v1/locks', options);
  }

  async addLock(lock: NewLock) {
    return await this.#ask(lockSchema, '/v1/locks', posted(lock));
  }

  async removeLock(id: string): Promise<void> {
    await this.#fetch('rollouts', `/v1/locks/${encodeURIComponent(id)}`, {
      method: 'DELETE',
    });
  }

  async getGitChange(rolloutId: string) {
    return await this.#ask(
      gitChangeSchema,
      `/v1/rollouts/${encodeURIComponent(rolloutId)}/git-change`,
    );
  }

  async listHolds(
    query: { rollout?: string; active?: boolean },
    options?: AskOptions,
  ) {
    const parameters = new URLSearchParams();
    if (query.rollout !== undefined) {
      parameters.set('rollout', query.rollout);
    }
    if (query.active !== undefined) {
      parameters.set('active', String(query.active));
    }
    return await this.#ask(holdListSchema, `/v1/holds?${parameters}`, options);
  }

  async releaseHold(id: string, cause: string) {
    return await this.#ask(
      holdSchema,
      `/v1/holds/${encodeURIComponent(id)}/release`,
      posted({ cause }),
    );
  }

  async listWaysBack(entityRef: string, options?: AskOptions) {
    const query = new URLSearchParams({ entity: entityRef });
    return await this.#ask(
      waysBackSchema,
      `/v1/earlier-revisions?${query}`,
      options,
    );
  }

  async listEnvironments(options?: AskOptions) {
    const response = await this.#fetch(
      'environments',
      '/v1/environments',
      options,
    );
    const { items } = parsed(environmentListSchema, await response.json());
    return items.map(({ id, title }) => ({ id, title }));
  }

  async getMatrix(entityRef: string, options?: AskOptions) {
    const { kind, namespace, name } = parseEntityRef(entityRef);
    const path = [kind, namespace, name].map(encodeURIComponent).join('/');
    const response = await this.#fetch(
      'environments',
      `/v1/entities/${path}/environments`,
      options,
    );
    return parsed(environmentMatrixSchema, await response.json());
  }

  async #ask<T extends z.ZodType>(
    schema: T,
    path: string,
    init: RequestInit = {},
  ): Promise<z.output<T>> {
    const response = await this.#fetch('rollouts', path, init);
    return parsed(schema, await response.json());
  }

  async #fetch(plugin: string, path: string, init: RequestInit = {}) {
    const baseUrl = await this.#discoveryApi.getBaseUrl(plugin);
    const response = await this.#fetchApi.fetch(`${baseUrl}${path}`, init);
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

function posted(body: object): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

function parsed<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const answer = schema.safeParse(body);
  if (!answer.success) {
    const [issue] = answer.error.issues;
    throw new Error(
      `The rollouts backend answered in a shape this page does not know, at "${issue.path.join('.')}": ${issue.message}. The page and the backend are probably of different versions; reload the page, or update the older one.`,
    );
  }
  return answer.data;
}
