import Router from 'express-promise-router';
import { entityEnvironments } from './routes/entityEnvironments';

/** All endpoints of the room, under `/api/environments`. */
export function createRouter(
  options: Parameters<typeof entityEnvironments>[0],
) {
  const router = Router();
  router.get(
    '/v1/entities/:kind/:namespace/:name/environments',
    entityEnvironments(options),
  );
  return router;
}
