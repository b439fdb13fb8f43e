import { HttpAuthService } from '@backstage/backend-plugin-api';
import { KeptAnswers, idempotent } from '@quarterdeck/toolkit-node';
import express, { IRouter } from 'express';
import Router from 'express-promise-router';

export interface RouterOptions {
  answers: KeptAnswers;
  httpAuth: HttpAuthService;
  /** Those of each part of the room. */
  addRoutes(router: IRouter): void;
}

/** All endpoints of people and rooms, under `/api/backups`. */
export function createRouter(options: RouterOptions) {
  const router = Router();
  router.use(express.json({ limit: '100kb' }));
  router.use(idempotent(options));
  options.addRoutes(router);
  return router;
}
