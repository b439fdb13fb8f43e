import { HttpAuthService } from '@backstage/backend-plugin-api';
import { KeptAnswers, idempotent } from '@quarterdeck/toolkit-node';
import express, { IRouter } from 'express';
import Router from 'express-promise-router';
import {
  IncidentsOptions,
  getIncident,
  listIncidents,
  openIncident,
} from './routes/incidents';
import {
  LifeOptions,
  acknowledge,
  assign,
  merge,
  mitigate,
  reopen,
  resolve,
  setSeverity,
} from './routes/life';
import {
  NotesOptions,
  addActionItem,
  attribute,
  finishActionItem,
  judgeAlert,
  postComment,
  postUpdate,
} from './routes/notes';
import {
  StatisticsOptions,
  getDemands,
  getStatistics,
} from './routes/statistics';

export type RouterOptions = IncidentsOptions &
  LifeOptions &
  NotesOptions &
  StatisticsOptions & {
    answers: KeptAnswers;
    httpAuth: HttpAuthService;
    /** Those of what the portal finds out by itself. */
    addRoutes(router: IRouter): void;
  };

/** All endpoints of people and rooms, under `/api/incidents`. Webhooks have a router of their own. */
export function createRouter(options: RouterOptions) {
  const router = Router();
  router.use(express.json({ limit: '100kb' }));
  router.use(idempotent(options));
  router.get('/v1/demands', getDemands(options));
  router.get('/v1/statistics', getStatistics(options));
  router.post('/v1/incidents', openIncident(options));
  router.get('/v1/incidents', listIncidents(options));
  const one = '/v1/incidents/:id';
  router.get(one, getIncident(options));
  router.post(`${one}/acknowledge`, acknowledge(options));
  router.post(`${one}/severity`, setSeverity(options));
  router.post(`${one}/assign`, assign(options));
  router.post(`${one}/mitigate`, mitigate(options));
  router.post(`${one}/resolve`, resolve(options));
  router.post(`${one}/reopen`, reopen(options));
  router.post(`${one}/merge`, merge(options));
  router.post(`${one}/updates`, postUpdate(options));
  router.post(`${one}/comments`, postComment(options));
  router.post(`${one}/attribution`, attribute(options));
  router.post(`${one}/action-items`, addActionItem(options));
  router.post(`${one}/action-items/:itemId/done`, finishActionItem(options));
  router.post(`${one}/alerts/:alertId/verdict`, judgeAlert(options));
  options.addRoutes(router);
  return router;
}
