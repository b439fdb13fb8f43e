import {
  AuditorService,
  AuthService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { EntityAccess, Outbox } from '@quarterdeck/toolkit-node';
import { IRouter } from 'express';
import { Knex } from 'knex';
import { registerActions } from '../actions/registerActions';
import { DoraConfig } from '../config';
import { broughtBy } from '../database/KnexDeploymentCommits';
import { KnexRecords } from '../database/KnexRecords';
import { Corrections, PlaceDeriver } from '../engine/Corrections';
import { DashboardReader, Explanation } from '../engine/Explanation';
import { RecordReader, ScopeResolver } from '../engine/RecordReader';
import {
  correctAttribution,
  getCandidates,
  removeCorrection,
} from '../http/routes/attribution';
import {
  getDeployment,
  getExplanation,
  listDeployments,
  listIncidents,
} from '../http/routes/deployments';
import { exportDeployments } from '../http/routes/exportDeployments';

/** The records behind the numbers, what people say about them, and what agents may ask. */
export function createRecords(
  options: {
    actionsRegistry: ActionsRegistryService;
    auditor: AuditorService;
    auth: AuthService;
    httpAuth: HttpAuthService;
    knex: Knex;
    access: EntityAccess;
    deriver: PlaceDeriver;
    scopes: ScopeResolver;
    dashboards: DashboardReader;
    now: () => number;
    /** Called after facts were put into the outbox. */
    onFacts(): void;
    onChanged(): void;
  } & Pick<DoraConfig, 'tiers'>,
): { addRoutes(router: IRouter): void } {
  const { knex, now, tiers } = options;
  const environmentIds = [...tiers.keys()];
  const recordsOf = (database: Knex) =>
    new KnexRecords(database, environmentIds);
  const records = recordsOf(knex);
  const reader = new RecordReader({
    ...options,
    records,
    broughtBy: id => broughtBy(knex, id),
  });
  const explanation = new Explanation({ ...options, records });
  const corrections = new Corrections({
    ...options,
    recordsOf,
    outbox: new Outbox(now),
  });
  const shown = { ...options, records, reader, explanation, corrections };
  registerActions(shown);
  return {
    addRoutes(router) {
      router.get('/v1/deployments', listDeployments(shown));
      router.get('/v1/deployments/:id', getDeployment(shown));
      router.get('/v1/incidents', listIncidents(shown));
      router.get('/v1/incidents/:id/candidates', getCandidates(shown));
      router.put('/v1/incidents/:id/attribution', correctAttribution(shown));
      router.delete('/v1/incidents/:id/attribution', removeCorrection(shown));
      router.get('/v1/explanation', getExplanation(shown));
      router.get('/v1/export/deployments', exportDeployments(shown));
    },
  };
}
