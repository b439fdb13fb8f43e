import { mockCredentials } from '@backstage/backend-test-utils';
import { ResponseError } from '@backstage/errors';
import {
  Plan,
  Rollout,
  planSchema,
  rolloutDetailsSchema,
  rolloutPageSchema,
  rolloutSchema,
} from '@quarterdeck/plugin-rollouts-common';
import { z } from 'zod';
import { ENVIRONMENT, Service, entityRefOf } from './fleet';

const PERSON = mockCredentials.user.header('user:default/dana');
const TIMEOUT_MS = 30_000;

/** The room as people use it, over HTTP. */
export class RoomClient {
  constructor(private readonly baseUrl: () => string) {}

  async begin({ name, strategy }: Service, version: string): Promise<Rollout> {
    const plan = await this.#plan({
      entityRef: entityRefOf(name),
      environmentId: ENVIRONMENT,
      purpose: 'deploy',
      strategy,
      version,
    });
    return await this.#ask(rolloutSchema, '/rollouts', {
      planId: plan.id,
      planHash: plan.hash,
    });
  }

  /** A cluster that is very busy may not answer in time; a plan changes nothing and is asked for again. */
  async #plan(body: object, attempts = 5): Promise<Plan> {
    try {
      return await this.#ask(planSchema, '/plans', body);
    } catch (error) {
      if (
        attempts > 1 &&
        error instanceof ResponseError &&
        error.statusCode === 503
      ) {
        return await this.#plan(body, attempts - 1);
      }
      throw error;
    }
  }

  async get(id: string): Promise<Rollout> {
    const { rollout } = await this.#ask(
      rolloutDetailsSchema,
      `/rollouts/${id}`,
    );
    return rollout;
  }

  /** When the metrics first failed; undefined where they never did. */
  async firstFailedLook(id: string): Promise<number | undefined> {
    const { verdicts } = await this.#ask(
      rolloutDetailsSchema,
      `/rollouts/${id}`,
    );
    const failed = verdicts.find(({ result }) => result === 'fail');
    return failed && Date.parse(failed.at);
  }

  async abort(id: string, cause: string): Promise<void> {
    await this.#ask(rolloutDetailsSchema, `/rollouts/${id}/abort`, { cause });
  }

  /** Those that have not ended. */
  async active(): Promise<Rollout[]> {
    const items: Rollout[] = [];
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({ active: 'true', limit: '100' });
      if (cursor !== undefined) {
        query.set('cursor', cursor);
      }
      const page = await this.#ask(rolloutPageSchema, `/rollouts?${query}`);
      items.push(...page.items);
      cursor = page.pageInfo.nextCursor;
    } while (cursor !== undefined);
    return items;
  }

  async #ask<T extends z.ZodType>(
    schema: T,
    path: string,
    body?: object,
  ): Promise<z.output<T>> {
    const response = await fetch(`${this.baseUrl()}/api/rollouts/v1${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: PERSON,
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return schema.parse(await response.json());
  }
}
