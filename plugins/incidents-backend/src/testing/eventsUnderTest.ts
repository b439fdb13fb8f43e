import { mockErrorHandler, mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import {
  DeadLetters,
  EventIntake,
  commonSenders,
  createEventsRouter,
} from '@quarterdeck/toolkit-node';
import express from 'express';
import { Knex } from 'knex';
import { createHmac } from 'node:crypto';
import request from 'supertest';
import { readAlertsConfig } from '../alertsConfig';
import { EventDoor } from '../engine/EventDoor';
import { readEventsConfig } from '../eventsConfig';
import { EntityDirectory } from '../providers/entities/EntityDirectory';
import { ALERTS_CONFIG } from './AlertsUnderTest';
import { deskUnderTest } from './DeskUnderTest';

const TOKEN = 'a-token-of-the-pipeline';
const SECRET = 'a-secret-of-the-webhook';
const GITLAB_TOKEN = 'a-token-of-our-gitlab';

/** Events from the socket to the database, with the catalog and the clock in the hands of the test. */
export async function eventsUnderTest(
  knex: Knex,
  entities: Entity[],
  changes: JsonObject = {},
) {
  const under = await deskUnderTest(knex);
  const logger = mockServices.logger.mock();
  const auditor = mockServices.auditor.mock({
    createEvent: async () => ({
      success: async () => {},
      fail: async () => {},
    }),
  });
  const rootConfig = new ConfigReader({
    ...ALERTS_CONFIG,
    incidents: {
      events: {
        tokens: [TOKEN],
        github: { secrets: [SECRET] },
        gitlab: { tokens: [GITLAB_TOKEN] },
        environments: { Live: 'production' },
        ...changes,
      },
    },
  });
  const { environments } = readAlertsConfig(rootConfig);
  const config = readEventsConfig(rootConfig, environments);
  const { now, desk } = under;
  const letters = new DeadLetters(knex, now);
  const door = new EventDoor({
    desk,
    environments,
    config,
    now,
    entities: new EntityDirectory({
      catalog: catalogServiceMock({ entities }),
      auth: mockServices.auth(),
      logger,
      now,
    }),
  });
  const httpAuth = mockServices.httpAuth({
    defaultCredentials: {
      $$type: '@backstage/BackstageCredentials',
      principal: { type: 'none' },
    },
  });
  const app = express();
  app.use(
    createEventsRouter({
      senders: commonSenders({
        key: 'incidents.events',
        config,
        httpAuth,
        now,
      }),
      letters,
      intake: new EventIntake({
        letters,
        logger,
        take: (sender, event) => door.take(sender, event),
      }),
      auditor,
      httpAuth,
      logger,
      now,
      assertManages: async () => {},
    }),
  );
  app.use(mockErrorHandler());
  const send = (
    sender: string,
    body: unknown,
    headers: Record<string, string>,
  ) =>
    request(app)
      .post(`/v1/events/${sender}`)
      .set('content-type', 'application/json')
      .set(headers)
      .send(JSON.stringify(body));
  const authorization = `Bearer ${TOKEN}`;
  return {
    ...under,
    app,
    letters,
    send,
    plain: (body: unknown) => send('plain', body, { authorization }),
    cloudEvent: (body: object) =>
      send('cloudevents', body, {
        authorization,
        'content-type': 'application/cloudevents+json',
      }),
    github: (body: unknown, type = 'issues') =>
      send('github', body, {
        'x-github-event': type,
        'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET)
          .update(JSON.stringify(body))
          .digest('hex')}`,
      }),
    gitlab: (body: unknown) =>
      send('gitlab', body, { 'x-gitlab-token': GITLAB_TOKEN }),
  };
}
