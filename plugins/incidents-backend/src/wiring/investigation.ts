import {
  AuditorService,
  HttpAuthService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import {
  ActionsRegistryService,
  ActionsService,
} from '@backstage/backend-plugin-api/alpha';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { TimelineService } from '@quarterdeck/plugin-timeline-node';
import { EntityAccess } from '@quarterdeck/toolkit-node';
import { IRouter } from 'express';
import { registerInvestigate } from '../actions/investigate';
import { Events } from '../engine/Events';
import { Investigation, ReadableIncidents } from '../engine/Investigation';
import { Rollbacks } from '../engine/Rollbacks';
import { Runbooks } from '../engine/Runbooks';
import { Suspects } from '../engine/Suspects';
import {
  getEvents,
  getPostMortem,
  getRunbooks,
  getSuspects,
} from '../http/routes/investigation';
import {
  MitigationOptions,
  planRollback,
  startRunbook,
} from '../http/routes/mitigation';
import { BackstageActions } from '../providers/actions/backstage';
import { CatalogRelations } from '../providers/relations/catalog';

/** What changed before an incident, the record of it, its runbooks and its post-mortem. */
export function createInvestigation(options: {
  actions: ActionsService;
  actionsRegistry: ActionsRegistryService;
  auditor: AuditorService;
  catalog: CatalogService;
  config: RootConfigService;
  httpAuth: HttpAuthService;
  timeline: TimelineService;
  access: EntityAccess;
  reader: ReadableIncidents;
  incidents: MitigationOptions['incidents'];
  /** How far back changes are looked at. */
  suspectWindowMs: number;
  now(): number;
}): { suspects: Suspects; addRoutes(router: IRouter): void } {
  const { catalog, config, suspectWindowMs } = options;
  const relations = new CatalogRelations(catalog);
  const actions = new BackstageActions(options.actions);
  const suspects = new Suspects({
    ...options,
    relations,
    windowMs: suspectWindowMs,
  });
  const runbooks = new Runbooks({ ...options, actions });
  const investigation = new Investigation({
    ...options,
    suspects,
    runbooks,
    events: new Events({ ...options, relations }),
    // Without an address, a link is a path of the portal.
    appUrl: (config.getOptionalString('app.baseUrl') ?? '').replace(/\/+$/, ''),
  });
  registerInvestigate({ ...options, investigation });
  const mitigation = {
    ...options,
    runbooks,
    rollbacks: new Rollbacks({ actions, suspects }),
  };
  return {
    suspects,
    addRoutes(router) {
      const shown = { ...options, investigation };
      router.get('/v1/incidents/:id/suspects', getSuspects(shown));
      router.get('/v1/incidents/:id/events', getEvents(shown));
      router.get('/v1/incidents/:id/runbooks', getRunbooks(shown));
      router.get('/v1/incidents/:id/post-mortem', getPostMortem(shown));
      router.post('/v1/incidents/:id/runs', startRunbook(mitigation));
      router.post('/v1/incidents/:id/rollback-plan', planRollback(mitigation));
    },
  };
}
