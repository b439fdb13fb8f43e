import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import express from 'express';
import { Knex } from 'knex';
import { createHmac } from 'node:crypto';
import request from 'supertest';
import { readAlertsConfig } from '../alertsConfig';
import { KnexKnownAlerts } from '../database/KnexKnownAlerts';
import { KnexUnmatchedAlerts } from '../database/KnexUnmatchedAlerts';
import { AlertDoor } from '../engine/AlertDoor';
import { AlertIntake } from '../engine/AlertIntake';
import { createAlertsRouter } from '../http/alertsRouter';
import { EntityDirectory } from '../providers/entities/EntityDirectory';
import { deskUnderTest } from './DeskUnderTest';

export const TOKEN = 'a token of more than sixteen characters'.replaceAll(
  ' ',
  '-',
);
export const OLD_TOKEN = `old-${TOKEN}`;
export const SECRET = 'a secret of PagerDuty';
export const OLD_SECRET = `the old one: ${SECRET}`;

export const ALERTS_CONFIG = {
  incidents: {
    webhooks: {
      alertmanager: { tokens: [TOKEN, OLD_TOKEN] },
      pagerduty: { secrets: [SECRET, OLD_SECRET] },
    },
  },
  environments: {
    definitions: {
      staging: {
        tier: 'staging',
        rank: 1,
        clusters: ['demo'],
        namespaces: ['*-staging'],
      },
      production: {
        tier: 'production',
        rank: 2,
        clusters: ['demo'],
        namespaces: ['shop', '*-production'],
      },
    },
  },
} satisfies JsonObject;

export function component(
  name: string,
  annotations: Record<string, string> = {},
  namespace = 'default',
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace, annotations },
    spec: {},
  };
}

/** A signature as PagerDuty makes it. */
export function signed(body: string | Buffer, secret = SECRET): string {
  return `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Webhooks from the socket to the database, with the catalog and the clock in the hands of the test. */
export async function alertsUnderTest(
  knex: Knex,
  entities: Entity[],
  config: JsonObject = ALERTS_CONFIG,
) {
  const under = await deskUnderTest(knex);
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  const settings = readAlertsConfig(new ConfigReader(config));
  const unmatched = new KnexUnmatchedAlerts(knex, under.now);
  const catalog = catalogServiceMock({ entities });
  const directory = new EntityDirectory({
    catalog,
    auth: mockServices.auth(),
    logger,
    now: under.now,
  });
  const intake = new AlertIntake({
    desk: under.desk,
    entities: directory,
    unmatched,
    known: new KnexKnownAlerts(knex),
    config: settings,
    logger,
  });
  const app = express();
  const middleware = MiddlewareFactory.create({
    config: mockServices.rootConfig(),
    logger,
  });
  app.use(
    createAlertsRouter({
      door: new AlertDoor({ intake, config: settings, now: under.now }),
      auditor: mockServices.auditor.mock({
        createEvent: async () => ({
          success: async () => {},
          fail: async () => {},
        }),
      }),
      httpAuth: mockServices.httpAuth(),
      permissions: mockServices.permissions(),
      logger,
      unmatched,
      now: under.now,
    }),
  );
  app.use(middleware.error());
  return {
    ...under,
    app,
    logger,
    catalog,
    unmatched,
    alertmanager: (body: object | string, token = TOKEN) =>
      request(app)
        .post('/v1/webhooks/alertmanager')
        .set('content-type', 'application/json')
        .set('authorization', `Bearer ${token}`)
        .send(typeof body === 'string' ? body : JSON.stringify(body)),
    pagerduty: (body: object | string, signature?: string) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return request(app)
        .post('/v1/webhooks/pagerduty')
        .set('content-type', 'application/json')
        .set('x-pagerduty-signature', signature ?? signed(text))
        .send(text);
    },
  };
}

export type AlertsUnderTest = Awaited<ReturnType<typeof alertsUnderTest>>;
