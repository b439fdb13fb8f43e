import express from 'express';
import Router from 'express-promise-router';
import {
  UnmatchedAlertsOptions,
  listUnmatchedAlerts,
} from './routes/unmatchedAlerts';
import {
  WebhookOptions,
  receiveAlertmanager,
  receivePagerduty,
  requireAlertmanager,
  requirePagerduty,
} from './routes/webhooks';

/** Where senders knock, who have no credentials of the portal. */
export const WEBHOOK_PATHS = [
  '/v1/webhooks/alertmanager',
  '/v1/webhooks/pagerduty',
] as const;

/**
 * The endpoints of alerts. Comes before whatever reads bodies as JSON: a signature is of bytes. What is compressed is not
 * taken, since no sender compresses, and a little of it may be much.
 */
export function createAlertsRouter(
  options: WebhookOptions & UnmatchedAlertsOptions,
) {
  const router = Router();
  const bytes = express.raw({ type: () => true, limit: '1mb', inflate: false });
  const [alertmanager, pagerduty] = WEBHOOK_PATHS;
  router.post(
    alertmanager,
    requireAlertmanager(options),
    bytes,
    receiveAlertmanager(options),
  );
  router.post(
    pagerduty,
    requirePagerduty(options),
    bytes,
    receivePagerduty(options),
  );
  router.get('/v1/unmatched-alerts', listUnmatchedAlerts(options));
  return router;
}
