import express from 'express';
import Router from 'express-promise-router';
import { consumeApproval, decideApproval } from './routes/decisions';
import {
  getApproval,
  listApprovals,
  requestApproval,
} from './routes/approvals';

export type RouterOptions = Parameters<typeof requestApproval>[0] &
  Parameters<typeof decideApproval>[0];

/** All endpoints of the room, under `/api/approvals`. */
export function createRouter(options: RouterOptions) {
  const router = Router();
  router.use(express.json({ limit: '3mb' }));
  router.post('/v1/approvals', requestApproval(options));
  router.get('/v1/approvals', listApprovals(options));
  router.get('/v1/approvals/:id', getApproval(options));
  router.post('/v1/approvals/:id/grant', decideApproval(options, 'grant'));
  router.post('/v1/approvals/:id/deny', decideApproval(options, 'deny'));
  router.post(
    '/v1/approvals/:id/withdraw',
    decideApproval(options, 'withdraw'),
  );
  router.post('/v1/approvals/:id/consume', consumeApproval(options));
  return router;
}
