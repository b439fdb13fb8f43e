import { parseEntityRef } from '@backstage/catalog-model';
import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import {
  entityRunbooksSchema,
  runPageSchema,
  runSchema,
  runbookPageSchema,
  runbookSchema,
  type NewRun,
  type RunQuery,
  type RunbookQuery,
} from '@quarterdeck/plugin-runbooks-common';
import {
  RoomClient,
  pathText,
  queryText,
  sentJson,
} from '@quarterdeck/toolkit-react';
import type { AskOptions, RunAct, RunbooksApi, StepAct } from './RunbooksApi';

/** Asks the runbooks backend, and believes its answers only when they have the agreed shape. */
export class RunbooksClient implements RunbooksApi {
  readonly #room: RoomClient;

  constructor(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#room = new RoomClient({ room: 'runbooks', ...options });
  }

  async listOfEntity(entityRef: string, options?: AskOptions) {
    return await this.#room.ask(
      entityRunbooksSchema,
      runbooksOf(entityRef),
      options,
    );
  }

  async get(entityRef: string, slug: string, options?: AskOptions) {
    return await this.#room.ask(
      runbookSchema,
      runbooksOf(entityRef, slug),
      options,
    );
  }

  async list(query: RunbookQuery, options?: AskOptions) {
    return await this.#room.ask(
      runbookPageSchema,
      `/runbooks${queryText(query)}`,
      options,
    );
  }

  async listRuns(query: RunQuery, options?: AskOptions) {
    return await this.#room.ask(
      runPageSchema,
      `/runs${queryText(query)}`,
      options,
    );
  }

  async getRun(id: string, options?: AskOptions) {
    return await this.#room.ask(runSchema, pathText('runs', id), options);
  }

  async start(run: NewRun, key: string) {
    return await this.#room.ask(
      runSchema,
      '/runs',
      sentJson('POST', run, { 'idempotency-key': key }),
    );
  }

  async actOnStep(runId: string, stepId: string, act: StepAct) {
    const { verb, ...body } = act;
    return await this.#room.ask(
      runSchema,
      pathText('runs', runId, 'steps', stepId, verb),
      sentJson('POST', body),
    );
  }

  async actOnRun(runId: string, act: RunAct) {
    const { verb, ...body } = act;
    return await this.#room.ask(
      runSchema,
      pathText('runs', runId, verb),
      sentJson('POST', body),
    );
  }

  async getReport(runId: string) {
    const response = await this.#room.fetch(pathText('runs', runId, 'report'));
    return await response.text();
  }
}

function runbooksOf(entityRef: string, ...rest: string[]): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return pathText('entities', kind, namespace, name, 'runbooks', ...rest);
}
