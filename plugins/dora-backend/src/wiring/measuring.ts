import {
  HttpAuthService,
  LoggerService,
  PermissionsService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { TimelineService } from '@quarterdeck/plugin-timeline-node';
import { EntityAccess } from '@quarterdeck/toolkit-node';
import { IRouter } from 'express';
import { Knex } from 'knex';
import { readAvailability } from '../availabilityConfig';
import { DoraConfig } from '../config';
import { KnexFigures } from '../database/KnexFigures';
import { Dashboards } from '../engine/Dashboards';
import { DayPacker } from '../engine/DayPacker';
import { Reliability } from '../engine/Reliability';
import { ReliabilityProofs } from '../engine/ReliabilityProofs';
import { Scopes } from '../engine/Scopes';
import { exportMetrics } from '../http/routes/exportMetrics';
import { getChanges, getMetrics, getServices } from '../http/routes/metrics';
import { getSettings } from '../http/routes/settings';
import { readMeasureConfig } from '../measureConfig';
import { IncidentAvailability } from '../providers/availability/incidents';
import { PrometheusAvailability } from '../providers/availability/prometheus';

/** The numbers, for those who may see them. */
export function createMeasuring(
  options: {
    access: EntityAccess;
    catalog: CatalogService;
    config: RootConfigService;
    httpAuth: HttpAuthService;
    knex: Knex;
    logger: LoggerService;
    permissions: PermissionsService;
    timeline: Pick<TimelineService, 'list'>;
    now: () => number;
  } & Pick<DoraConfig, 'rules'>,
) {
  const measured = readMeasureConfig(options.config);
  const prometheus = readAvailability(options.config);
  const figures = new KnexFigures(options.knex);
  const scopes = new Scopes(options);
  const reliability = new Reliability({
    availability: prometheus
      ? new PrometheusAvailability(prometheus)
      : new IncidentAvailability(figures),
    proofs: new ReliabilityProofs(options),
  });
  const dashboards = new Dashboards({
    ...options,
    ...measured,
    scopes,
    figures,
    reliability,
  });
  const shown = { ...options, dashboards, measured };
  return {
    figures,
    scopes,
    dashboards,
    loops: [new DayPacker(options)],
    addRoutes(router: IRouter) {
      router.get('/v1/metrics', getMetrics(shown));
      router.get('/v1/services', getServices(shown));
      router.get('/v1/changes', getChanges(shown));
      router.get('/v1/settings', getSettings(shown));
      router.get('/v1/export/metrics', exportMetrics(shown));
    },
  };
}
