import express from 'express';
import Router from 'express-promise-router';
import { listDocuments } from './routes/documents';
import { lintRunbook } from './routes/lint';
import {
  RunbooksOptions,
  getRunbook,
  listEntityRunbooks,
  listRunbooks,
} from './routes/runbooks';
import { suggestRunbooks } from './routes/suggestions';

/** Endpoints that read runbooks, under `/api/runbooks`. */
export function createLibraryRouter(options: RunbooksOptions) {
  const router = Router();
  const ofEntity = '/v1/entities/:kind/:namespace/:name/runbooks';
  router.get(ofEntity, listEntityRunbooks(options));
  router.get(`${ofEntity}/:slug`, getRunbook(options));
  router.get('/v1/runbooks', listRunbooks(options));
  router.get('/v1/documents', listDocuments(options));
  // Enough for the longest runbook, each character written as JSON writes it at worst.
  const json = express.json({ limit: '3mb' });
  router.post('/v1/suggestions', json, suggestRunbooks(options));
  router.post('/v1/lint', json, lintRunbook(options));
  return router;
}
