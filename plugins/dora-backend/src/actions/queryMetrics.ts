import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { scopeQuerySchema } from '@quarterdeck/plugin-dora-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { DashboardReader } from '../engine/Explanation';
import {
  READS_ONLY,
  measuredShape,
  scopeOf,
  scopeShape,
  toldMeasured,
  windowShape,
} from './schemas';

/** `dora:query-metrics` */
export function registerQueryMetrics(options: {
  actionsRegistry: ActionsRegistryService;
  dashboards: DashboardReader;
}): void {
  const { actionsRegistry, dashboards } = options;
  actionsRegistry.register({
    name: 'query-metrics',
    title: 'Query the DORA metrics',
    description:
      'Tells deployment frequency, change lead time, change fail rate, failed deployment recovery time and deployment rework rate of a service, a system, a domain, a group or the catalog, with the window before, and reliability beside them. When to use: to say how delivery goes. Reads only.',
    attributes: READS_ONLY,
    schema: {
      input: z => z.object(scopeShape(z)),
      output: z =>
        z.object({
          ...windowShape(z),
          tier: z.string(),
          services: z
            .number()
            .int()
            .nullable()
            .describe('How many are in it; null: all of the catalog'),
          metrics: z.array(
            z.object({
              ...measuredShape(z),
              band: z
                .string()
                .nullable()
                .describe('Where it stands in the survey of that year'),
            }),
          ),
          reliability: z.array(z.object(measuredShape(z))),
          openFailures: z
            .number()
            .int()
            .describe('Failed deployments that have not recovered'),
          emptyReason: z.string().nullable(),
        }),
    },
    action: async ({ input, credentials }) => {
      const query = parseRequest(scopeQuerySchema, scopeOf(input));
      const dashboard = await dashboards.read(query, credentials);
      return {
        output: {
          ...dashboard.window,
          tier: dashboard.tier,
          services: dashboard.scope.services,
          metrics: dashboard.metrics.map(measured => ({
            ...toldMeasured(measured),
            band: measured.band?.label
              ? `${measured.band.label} (${measured.band.table})`
              : null,
          })),
          reliability: dashboard.reliability.map(toldMeasured),
          openFailures: dashboard.quality.open,
          emptyReason: dashboard.emptyReason?.message ?? null,
        },
      };
    },
  });
}
