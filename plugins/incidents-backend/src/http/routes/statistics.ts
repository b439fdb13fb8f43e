import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  Demands,
  IncidentStatistics,
  Severity,
  SeverityDemands,
  entityRefSchema,
} from '@quarterdeck/plugin-incidents-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { Statistics } from '../../engine/Statistics';

export interface StatisticsOptions {
  httpAuth: HttpAuthService;
  statistics: Statistics;
  demands: Readonly<Record<Severity, SeverityDemands>>;
}

type Handler<T> = RequestHandler<Record<string, string>, T>;

const querySchema = z.object({ entity: entityRefSchema.optional() });

/** `GET /v1/statistics?entity=` */
export function getStatistics({
  httpAuth,
  statistics,
}: StatisticsOptions): Handler<IncidentStatistics> {
  return async (request, response) => {
    const { entity } = parseRequest(querySchema, request.query);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(await statistics.of(entity, credentials));
  };
}

/** `GET /v1/demands`: what each severity demands, the worst first. */
export function getDemands({
  httpAuth,
  demands,
}: StatisticsOptions): Handler<Demands> {
  return async (request, response) => {
    await httpAuth.credentials(request, { allow: ['user', 'service'] });
    const { P0, P1, P2, P3 } = demands;
    response.json({ items: [P0, P1, P2, P3] });
  };
}
