import {
  TestDatabaseId,
  TestDatabases,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import { EventResult } from '@quarterdeck/toolkit-common';
import {
  DeadLetters,
  EventIntake,
  createEventsRouter,
} from '@quarterdeck/toolkit-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import express from 'express';
import { createHmac } from 'node:crypto';
import request from 'supertest';
import { EntityDirectory } from '../engine/EntityDirectory';
import { EventDoor } from '../engine/EventDoor';
import { EventPlaces } from '../engine/EventPlaces';
import { ReportService } from '../engine/ReportService';
import { EventsConfig } from '../eventsConfig';
import { eventSenders } from '../http/routes/events';
import { RecordingUnderTest, SHOP } from './RecordingUnderTest';

export const TOKEN = 'a-token-of-the-pipeline';
const SECRET = 'a-secret-of-the-webhook';
const GITLAB_TOKEN = 'a-token-of-our-gitlab';
/** Two hours after the first of what is told. */
export const NOW = RecordingUnderTest.at(7200);

function component(name: string, annotations: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default', annotations },
    spec: { type: 'service', owner: 'team', lifecycle: 'production' },
  };
}

/** The endpoints of events over a database of their own. */
export class EventsUnderTest {
  /** The catalog of now. */
  readonly entities = [
    component('shop', {
      'backstage.io/kubernetes-id': 'shop',
      'github.com/project-slug': 'acme/shop',
      'argocd/app-name': 'shop-production',
    }),
    component('front', {
      'backstage.io/source-location':
        'url:https://git.example.org/acme/mono/-/tree/main/front/',
    }),
    component('back', {
      'backstage.io/source-location':
        'url:https://git.example.org/acme/mono/-/tree/main/back/',
    }),
    component('alone', {
      'backstage.io/source-location': 'url:https://git.example.org/acme/alone/',
    }),
  ];
  /** Whether who asks may manage events. */
  manages = true;
  /** Thrown instead of taking anything down. */
  breaks: Error | undefined;

  private constructor(
    readonly recording: RecordingUnderTest,
    readonly letters: DeadLetters,
    readonly app: express.Express,
  ) {}

  static async create(
    databases: TestDatabases,
    databaseId: TestDatabaseId,
    changes: Partial<EventsConfig> = {},
  ): Promise<EventsUnderTest> {
    const recording = await RecordingUnderTest.create(databases, databaseId);
    const letters = new DeadLetters(recording.knex, () => NOW);
    const app = express();
    const test = new EventsUnderTest(recording, letters, app);
    await test.#serve({
      tokens: [TOKEN, 'the-token-of-before'],
      githubSecrets: [SECRET],
      gitlab: { tokens: [GITLAB_TOKEN], signingSecrets: [] },
      environments: new Map([['Production', 'production']]),
      entities: new Map(),
      ...changes,
    });
    return test;
  }

  async #serve(config: EventsConfig): Promise<void> {
    const now = () => NOW;
    const logger = mockServices.logger.mock();
    const auth = mockServices.auth();
    const httpAuth = mockServices.httpAuth({
      defaultCredentials: {
        $$type: '@backstage/BackstageCredentials',
        principal: { type: 'none' },
      },
    });
    const catalog = catalogServiceMock({ entities: this.entities });
    const directory = new EntityDirectory({ auth, catalog, logger });
    await directory.refresh();
    const environment = (id: string, rank: number) => ({
      environment: {
        id,
        title: id,
        rank,
        tier: 'production' as const,
        purpose: null,
        audience: null,
        updateFrequency: null,
        promoteFrom: null,
        protected: false,
      },
      clusters: ['main'],
      namespacePatterns: [id, `*-${id}`],
    });
    const reports = new ReportService({
      knex: this.recording.knex,
      now,
      onFacts: () => {},
      onChanged: () => {},
    });
    const door = new EventDoor({
      now,
      reports: {
        hear: async heard => {
          if (this.breaks) {
            throw this.breaks;
          }
          return await reports.hear(heard);
        },
      },
      places: new EventPlaces({
        auth,
        catalog,
        directory,
        config,
        definitions: [environment('staging', 1), environment('production', 2)],
      }),
    });
    this.app.use(
      createEventsRouter({
        senders: eventSenders({ config, httpAuth, now }),
        letters: this.letters,
        intake: new EventIntake({
          letters: this.letters,
          logger,
          take: (sender, event) => door.take(sender, event),
        }),
        auditor: mockServices.auditor.mock({
          createEvent: async () => ({
            success: async () => {},
            fail: async () => {},
          }),
        }),
        httpAuth,
        logger,
        now,
        assertManages: async () => {
          if (!this.manages) {
            throw new NotAllowedError('no');
          }
        },
      }),
    );
    this.app.use(mockErrorHandler());
    this.#refresh = () => directory.refresh();
  }

  #refresh: () => Promise<void> = async () => {};

  /** The portal reads its catalog again. */
  async readCatalog(): Promise<void> {
    await this.#refresh();
  }

  send(sender: string, body: unknown, headers: Record<string, string> = {}) {
    return request(this.app)
      .post(`/v1/events/${sender}`)
      .set('content-type', 'application/json')
      .set(headers)
      .send(typeof body === 'string' ? body : JSON.stringify(body));
  }

  plain(body: unknown, token = TOKEN) {
    return this.send('plain', body, { authorization: `Bearer ${token}` });
  }

  argocd(body: unknown) {
    return this.send('argocd', body, { authorization: `Bearer ${TOKEN}` });
  }

  cloudEvents(body: unknown) {
    return this.send('cloudevents', body, {
      authorization: `Bearer ${TOKEN}`,
      'content-type': Array.isArray(body)
        ? 'application/cloudevents-batch+json'
        : 'application/cloudevents+json',
    });
  }

  github(body: unknown, type = 'deployment_status', secret = SECRET) {
    const text = JSON.stringify(body);
    return this.send('github', text, {
      'x-github-event': type,
      'x-github-delivery': 'd1',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`,
    });
  }

  gitlab(body: unknown, token = GITLAB_TOKEN) {
    return this.send('gitlab', body, { 'x-gitlab-token': token });
  }

  /** What is known, oldest first. */
  async deployments(entityRef = SHOP) {
    const found = await this.recording.store.listDeployments(
      { entityRef },
      undefined,
      100,
    );
    return found.reverse();
  }

  /** The same in short: version, outcome, and what was put back. */
  async history(entityRef = SHOP) {
    return (await this.deployments(entityRef)).map(
      ({ version, outcome, recovery }) =>
        [version, outcome, recovery?.toVersion].filter(Boolean).join(' '),
    );
  }
}

/** What became of each event. */
export function resultsOf(response: {
  body: { results?: EventResult[] };
}): string[] {
  return (response.body.results ?? []).map(({ result }) => result);
}
