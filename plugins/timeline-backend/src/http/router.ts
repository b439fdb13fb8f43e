import Router from 'express-promise-router';
import { entityFacts } from './routes/entityFacts';

/** All endpoints of the room, under `/api/timeline`. */
export function createRouter(options: Parameters<typeof entityFacts>[0]) {
  const router = Router();
  router.get('/v1/entities/:kind/:namespace/:name/facts', entityFacts(options));
  return router;
}
