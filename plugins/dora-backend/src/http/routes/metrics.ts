import {
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import {
  Changes,
  Dashboard,
  Services,
  scopeQuerySchema,
} from '@quarterdeck/plugin-dora-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { Dashboards, ParsedScopeQuery } from '../../engine/Dashboards';

export interface MetricsOptions {
  httpAuth: HttpAuthService;
  dashboards: Dashboards;
}

type Handler<T> = RequestHandler<Record<string, string>, T>;

/** `GET /v1/metrics?scope&ref&tier&from&to&bucket` */
export function getMetrics(options: MetricsOptions): Handler<Dashboard> {
  return answer(options, (query, credentials) =>
    options.dashboards.read(query, credentials),
  );
}

/** `GET /v1/services?…`: each service of the scope by itself. */
export function getServices(options: MetricsOptions): Handler<Services> {
  return answer(options, (query, credentials) =>
    options.dashboards.services(query, credentials),
  );
}

/** `GET /v1/changes?…`: what moved most. */
export function getChanges(options: MetricsOptions): Handler<Changes> {
  return answer(options, (query, credentials) =>
    options.dashboards.changes(query, credentials),
  );
}

function answer<T>(
  { httpAuth }: MetricsOptions,
  find: (
    query: ParsedScopeQuery,
    credentials: BackstageCredentials,
  ) => Promise<T>,
): Handler<T> {
  return async (request, response) => {
    const query = parseRequest(scopeQuerySchema, request.query);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(await find(query, credentials));
  };
}
