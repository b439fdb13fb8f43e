import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import {
  demandsSchema,
  incidentEventsSchema,
  incidentPageSchema,
  incidentRunbooksSchema,
  incidentSchema,
  incidentStatisticsSchema,
  postMortemSchema,
  rollbackPlanSchema,
  startedRunbookSchema,
  suspectsSchema,
  unmatchedAlertsSchema,
  type IncidentQuery,
  type NewIncident,
  type PostMortem,
  type startRunbookSchema,
} from '@quarterdeck/plugin-incidents-common';
import {
  deadLetterPageSchema,
  eventResultSchema,
} from '@quarterdeck/toolkit-common';
import {
  RoomClient,
  pathText,
  queryText,
  sentJson,
} from '@quarterdeck/toolkit-react';
import type { z } from 'zod';
import type { AskOptions, IncidentActs, IncidentsApi } from './IncidentsApi';

const EVENTS_AT_ONCE = 100;

const LETTERS_AT_ONCE = 100;

/** Asks the incidents backend, and believes its answers only when they have the agreed shape. */
export class IncidentsClient implements IncidentsApi {
  readonly #room: RoomClient;

  constructor(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#room = new RoomClient({ room: 'incidents', ...options });
  }

  async list(query: IncidentQuery, options?: AskOptions) {
    return await this.#room.ask(
      incidentPageSchema,
      `/incidents${queryText(query)}`,
      options,
    );
  }

  async get(id: string, options?: AskOptions) {
    return await this.#room.ask(incidentSchema, one(id), options);
  }

  async getSuspects(id: string, options?: AskOptions) {
    return await this.#room.ask(suspectsSchema, one(id, 'suspects'), options);
  }

  async getEvents(
    id: string,
    cursor: string | undefined,
    options?: AskOptions,
  ) {
    return await this.#room.ask(
      incidentEventsSchema,
      `${one(id)}/events${queryText({ limit: EVENTS_AT_ONCE, cursor })}`,
      options,
    );
  }

  async getRunbooks(id: string, options?: AskOptions) {
    return await this.#room.ask(
      incidentRunbooksSchema,
      one(id, 'runbooks'),
      options,
    );
  }

  async getPostMortem(id: string): Promise<PostMortem> {
    // Not as a file: a page of another origin may not read what it would be called.
    return await this.#room.ask(postMortemSchema, one(id, 'post-mortem'), {
      headers: { accept: 'application/json' },
    });
  }

  async getStatistics(entity: string | undefined, options?: AskOptions) {
    return await this.#room.ask(
      incidentStatisticsSchema,
      `/statistics${queryText({ entity })}`,
      options,
    );
  }

  async getDemands(options?: AskOptions) {
    return await this.#room.ask(demandsSchema, '/demands', options);
  }

  async getDeadLetters(options?: AskOptions) {
    return await this.#room.ask(
      deadLetterPageSchema,
      `/dead-letters${queryText({ limit: LETTERS_AT_ONCE })}`,
      options,
    );
  }

  async retryDeadLetter(id: string) {
    return await this.#room.ask(
      eventResultSchema,
      pathText('dead-letters', id, 'retry'),
      sentJson('POST', {}),
    );
  }

  async getUnmatchedAlerts(options?: AskOptions) {
    return await this.#room.ask(
      unmatchedAlertsSchema,
      '/unmatched-alerts',
      options,
    );
  }

  async open(incident: NewIncident, key: string) {
    return await this.#room.ask(
      incidentSchema,
      '/incidents',
      sentJson('POST', incident, { 'idempotency-key': key }),
    );
  }

  async act<V extends keyof IncidentActs>(
    id: string,
    verb: V,
    body: IncidentActs[V],
  ) {
    return await this.#room.ask(
      incidentSchema,
      one(id, verb),
      sentJson('POST', body),
    );
  }

  async finishActionItem(id: string, itemId: string) {
    return await this.#room.ask(
      incidentSchema,
      one(id, 'action-items', itemId, 'done'),
      sentJson('POST', {}),
    );
  }

  async judgeAlert(id: string, alertId: string, verdict: 'true' | 'false') {
    return await this.#room.ask(
      incidentSchema,
      one(id, 'alerts', alertId, 'verdict'),
      sentJson('POST', { verdict }),
    );
  }

  async startRunbook(
    id: string,
    runbook: z.input<typeof startRunbookSchema>,
    key: string,
  ) {
    return await this.#room.ask(
      startedRunbookSchema,
      one(id, 'runs'),
      sentJson('POST', runbook, { 'idempotency-key': key }),
    );
  }

  async planRollback(id: string, factId: string) {
    return await this.#room.ask(
      rollbackPlanSchema,
      one(id, 'rollback-plan'),
      sentJson('POST', { factId }),
    );
  }
}

const one = (id: string, ...rest: string[]) =>
  pathText('incidents', id, ...rest);
