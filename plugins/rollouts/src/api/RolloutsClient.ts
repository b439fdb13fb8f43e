import { parseEntityRef } from '@backstage/catalog-model';
import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
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
import {
  RoomClient,
  pathText,
  queryText,
  sentJson,
} from '@quarterdeck/toolkit-react';
import type {
  AskOptions,
  PlanWish,
  RolloutQuery,
  RolloutsApi,
} from './RolloutsApi';

/** Asks the rollouts backend, and believes its answers only when they have the agreed shape. */
export class RolloutsClient implements RolloutsApi {
  readonly #room: RoomClient;
  readonly #environments: RoomClient;

  constructor(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#room = new RoomClient({ room: 'rollouts', ...options });
    this.#environments = new RoomClient({ room: 'environments', ...options });
  }

  async makePlan(wish: PlanWish) {
    return await this.#room.ask(planSchema, '/plans', sentJson('POST', wish));
  }

  async getPlan(id: string, options?: AskOptions) {
    return await this.#room.ask(planSchema, pathText('plans', id), options);
  }

  async getWebhooks(planId: string) {
    const { snippet } = await this.#room.ask(
      webhooksSchema,
      pathText('plans', planId, 'webhooks'),
    );
    return snippet;
  }

  async start({ id, hash }: Pick<Plan, 'id' | 'hash'>) {
    return await this.#room.ask(
      rolloutSchema,
      '/rollouts',
      sentJson('POST', { planId: id, planHash: hash }),
    );
  }

  async list(query: RolloutQuery, options?: AskOptions) {
    return await this.#room.ask(
      rolloutPageSchema,
      `/rollouts${queryText(query)}`,
      options,
    );
  }

  async get(id: string, options?: AskOptions) {
    return await this.#room.ask(
      rolloutDetailsSchema,
      pathText('rollouts', id),
      options,
    );
  }

  async control(id: string, control: Control, cause?: string) {
    return await this.#room.ask(
      rolloutDetailsSchema,
      pathText('rollouts', id, control),
      sentJson('POST', { cause }),
    );
  }

  async overrideGate(id: string, override: NewOverride) {
    return await this.#room.ask(
      rolloutDetailsSchema,
      pathText('rollouts', id, 'override-gate'),
      sentJson('POST', override),
    );
  }

  async acknowledgeOverride(id: string, acknowledgement: NewAcknowledgement) {
    return await this.#room.ask(
      rolloutDetailsSchema,
      pathText('rollouts', id, 'acknowledge-override'),
      sentJson('POST', acknowledgement),
    );
  }

  async listGroups(options?: AskOptions) {
    return await this.#room.ask(groupPageSchema, '/groups?limit=50', options);
  }

  async getGroup(id: string, options?: AskOptions) {
    return await this.#room.ask(
      groupDetailsSchema,
      pathText('groups', id),
      options,
    );
  }

  async startGroup(group: NewGroup) {
    return await this.#room.ask(
      groupDetailsSchema,
      '/groups',
      sentJson('POST', group),
    );
  }

  async controlGroup(id: string, control: GroupControl, cause: string) {
    return await this.#room.ask(
      groupDetailsSchema,
      pathText('groups', id, control),
      sentJson('POST', { cause }),
    );
  }

  async listLocks(options?: AskOptions) {
    return await this.#room.ask(lockListSchema, '/locks', options);
  }

  async addLock(lock: NewLock) {
    return await this.#room.ask(lockSchema, '/locks', sentJson('POST', lock));
  }

  async removeLock(id: string): Promise<void> {
    await this.#room.fetch(pathText('locks', id), {
      method: 'DELETE',
    });
  }

  async getGitChange(rolloutId: string) {
    return await this.#room.ask(
      gitChangeSchema,
      pathText('rollouts', rolloutId, 'git-change'),
    );
  }

  async listHolds(
    query: { rollout?: string; active?: boolean },
    options?: AskOptions,
  ) {
    return await this.#room.ask(
      holdListSchema,
      `/holds${queryText(query)}`,
      options,
    );
  }

  async releaseHold(id: string, cause: string) {
    return await this.#room.ask(
      holdSchema,
      pathText('holds', id, 'release'),
      sentJson('POST', { cause }),
    );
  }

  async listWaysBack(entityRef: string, options?: AskOptions) {
    return await this.#room.ask(
      waysBackSchema,
      `/earlier-revisions${queryText({ entity: entityRef })}`,
      options,
    );
  }

  async listEnvironments(options?: AskOptions) {
    const { items } = await this.#environments.ask(
      environmentListSchema,
      '/environments',
      options,
    );
    return items.map(({ id, title }) => ({ id, title }));
  }

  async getMatrix(entityRef: string, options?: AskOptions) {
    const { kind, namespace, name } = parseEntityRef(entityRef);
    return await this.#environments.ask(
      environmentMatrixSchema,
      pathText('entities', kind, namespace, name, 'environments'),
      options,
    );
  }
}
