import {
  controlSchema,
  groupControlSchema,
} from '@quarterdeck/plugin-rollouts-common';
import { KeptAnswers, idempotent } from '@quarterdeck/toolkit-node';
import express from 'express';
import Router from 'express-promise-router';
import {
  controlGroup,
  getGroup,
  listGroups,
  startGroup,
} from './routes/groups';
import { EvidenceOptions, reportEvidence } from './routes/evidence';
import { GitChangeOptions, getGitChange } from './routes/gitChange';
import { HoldsOptions, listHolds, releaseHold } from './routes/holds';
import {
  FlaggerHooksOptions,
  answerFlagger,
  getWebhooks,
  withoutSecret,
} from './routes/flaggerHooks';
import { addLock, listLocks, removeLock } from './routes/locks';
import { getPlan, makePlan } from './routes/plans';
import { acknowledgeOverride, overrideGate } from './routes/overrides';
import {
  controlRollout,
  getRollout,
  listRollouts,
  startRollout,
} from './routes/rollouts';
import { WaysBackOptions, listWaysBack } from './routes/waysBack';

export type RouterOptions = Parameters<typeof makePlan>[0] &
  Parameters<typeof startRollout>[0] &
  Parameters<typeof overrideGate>[0] &
  Parameters<typeof startGroup>[0] &
  EvidenceOptions &
  Parameters<typeof addLock>[0] &
  GitChangeOptions &
  HoldsOptions &
  FlaggerHooksOptions &
  WaysBackOptions & { answers: KeptAnswers };

/** All endpoints of the room, under `/api/rollouts`. */
export function createRouter(options: RouterOptions) {
  const router = Router();
  router.use('/v1/hooks/flagger', withoutSecret);
  router.use(express.json());
  // Asked by no user: nothing of it is kept.
  router.post('/v1/hooks/flagger/:secret/:type', answerFlagger(options));
  router.use(idempotent(options));
  router.post('/v1/plans', makePlan(options));
  router.get('/v1/plans/:id', getPlan(options));
  router.get('/v1/plans/:id/webhooks', getWebhooks(options));
  router.post('/v1/rollouts', startRollout(options));
  router.get('/v1/rollouts', listRollouts(options));
  router.get('/v1/rollouts/:id', getRollout(options));
  for (const control of controlSchema.options) {
    router.post(
      `/v1/rollouts/:id/${control}`,
      controlRollout(options, control),
    );
  }
  router.get('/v1/earlier-revisions', listWaysBack(options));
  router.post('/v1/rollouts/:id/override-gate', overrideGate(options));
  router.post(
    '/v1/rollouts/:id/acknowledge-override',
    acknowledgeOverride(options),
  );
  router.post('/v1/groups', startGroup(options));
  router.get('/v1/groups', listGroups(options));
  router.get('/v1/groups/:id', getGroup(options));
  for (const control of groupControlSchema.options) {
    router.post(`/v1/groups/:id/${control}`, controlGroup(options, control));
  }
  router.post('/v1/evidence', reportEvidence(options));
  router.get('/v1/rollouts/:id/git-change', getGitChange(options));
  router.get('/v1/holds', listHolds(options));
  router.post('/v1/holds/:id/release', releaseHold(options));
  router.get('/v1/locks', listLocks(options));
  router.post('/v1/locks', addLock(options));
  router.delete('/v1/locks/:id', removeLock(options));
  return router;
}
