import { scopeQuerySchema } from '@quarterdeck/plugin-dora-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { metricsCsv } from '../../domain/exportedMetrics';
import { MetricsOptions } from './metrics';

/** `GET /v1/export/metrics?…`: what `GET /v1/metrics` answers, as CSV. */
export function exportMetrics({
  dashboards,
  httpAuth,
}: MetricsOptions): RequestHandler {
  return async (request, response) => {
    const query = parseRequest(scopeQuerySchema, request.query);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const dashboard = await dashboards.read(query, credentials);
    const { from, to } = dashboard.window;
    const name = `dora-metrics-${from.slice(0, 10)}-${to.slice(0, 10)}.csv`;
    response
      .type('text/csv; charset=utf-8')
      .setHeader('content-disposition', `attachment; filename="${name}"`)
      .send(metricsCsv(dashboard));
  };
}
