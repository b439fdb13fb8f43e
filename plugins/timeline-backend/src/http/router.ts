import express from 'express';
import Router from 'express-promise-router';
import { appendFacts } from './routes/appendFacts';
import { erasePerson } from './routes/erasures';
import { exportFacts } from './routes/exportFacts';
import { entityFacts, getFact, listFacts } from './routes/facts';
import { listHeads, verifyChain } from './routes/chain';

export type RouterOptions = Parameters<typeof appendFacts>[0] &
  Parameters<typeof erasePerson>[0] &
  Parameters<typeof exportFacts>[0] &
  Parameters<typeof listFacts>[0] &
  Parameters<typeof verifyChain>[0];

/** All endpoints of the room, under `/api/timeline`. */
export function createRouter(options: RouterOptions) {
  const router = Router();
  router.use(express.json({ limit: '5mb' }));
  router.post('/v1/facts', appendFacts(options));
  router.get('/v1/facts', listFacts(options));
  router.get('/v1/facts/:id', getFact(options));
  router.get('/v1/entities/:kind/:namespace/:name/facts', entityFacts(options));
  router.get('/v1/export', exportFacts(options));
  router.get('/v1/heads', listHeads(options));
  router.get('/v1/verification', verifyChain(options));
  router.post('/v1/erasures', erasePerson(options));
  return router;
}
