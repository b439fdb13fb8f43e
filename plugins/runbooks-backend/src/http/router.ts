import { KeptAnswers, idempotent } from '@quarterdeck/toolkit-node';
import express from 'express';
import Router from 'express-promise-router';
import {
  RunsOptions,
  abortRun,
  commentOnRun,
  getReport,
  getRun,
  handOverRun,
  listRuns,
  startRun,
} from './routes/runs';
import { executeStep, operateStep } from './routes/steps';

export type RouterOptions = RunsOptions & { answers: KeptAnswers };

/** The endpoints of runs, under `/api/runbooks`. */
export function createRouter(options: RouterOptions) {
  const router = Router();
  router.use(express.json({ limit: '1mb' }));
  const once = idempotent(options);
  router.post('/v1/runs', once, startRun(options));
  router.get('/v1/runs', listRuns(options));
  router.get('/v1/runs/:id', getRun(options));
  router.get('/v1/runs/:id/report', getReport(options));
  router.post('/v1/runs/:id/abort', abortRun(options));
  router.post('/v1/runs/:id/hand-over', handOverRun(options));
  router.post('/v1/runs/:id/comments', once, commentOnRun(options));
  for (const kind of ['execute', 'retry'] as const) {
    router.post(
      `/v1/runs/:id/steps/:stepId/${kind}`,
      executeStep(options, kind),
    );
  }
  for (const kind of [
    'complete',
    'decide',
    'skip',
    'settle',
    'cancel',
  ] as const) {
    router.post(
      `/v1/runs/:id/steps/:stepId/${kind}`,
      operateStep(options, kind),
    );
  }
  return router;
}
