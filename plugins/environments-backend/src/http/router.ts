import express from 'express';
import Router from 'express-promise-router';
import { entityDeployments, getDeployment } from './routes/deployments';
import { entityEnvironments } from './routes/entityEnvironments';
import {
  compareEnvironments,
  listEnvironments,
  listFleet,
  listPreviews,
  listPromotions,
} from './routes/questions';
import { reportDeployment } from './routes/reports';
import { workloadDetails } from './routes/workloadDetails';

export type RouterOptions = Parameters<typeof entityEnvironments>[0] &
  Parameters<typeof entityDeployments>[0] &
  Parameters<typeof reportDeployment>[0] &
  Parameters<typeof listFleet>[0] &
  Parameters<typeof workloadDetails>[0];

/** All endpoints of the room, under `/api/environments`. */
export function createRouter(options: RouterOptions) {
  const entity = '/v1/entities/:kind/:namespace/:name';
  const router = Router();
  router.use(express.json());
  router.get(`${entity}/environments`, entityEnvironments(options));
  router.get(`${entity}/deployments`, entityDeployments(options));
  router.get(
    `${entity}/workloads/:cluster/:workloadNamespace/:workloadKind/:workloadName`,
    workloadDetails(options),
  );
  router.get(`${entity}/comparison`, compareEnvironments(options));
  router.get(`${entity}/promotions`, listPromotions(options));
  router.get('/v1/fleet', listFleet(options));
  router.get('/v1/previews', listPreviews(options));
  router.get('/v1/environments', listEnvironments(options));
  router.get('/v1/deployments/:id', getDeployment(options));
  router.post('/v1/deployments', reportDeployment(options));
  return router;
}
