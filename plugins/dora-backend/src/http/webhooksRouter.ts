import express from 'express';
import Router from 'express-promise-router';
import { SENDERS } from '../engine/WebhookDoor';
import {
  DeadLetterOptions,
  listDeadLetters,
  retryDeadLetter,
} from './routes/deadLetters';
import { receiveWebhook, requireOpen, WebhookOptions } from './routes/webhooks';

/** Where hosts knock, who have no credentials of the portal. */
export const WEBHOOK_PATHS = SENDERS.map(sender => `/v1/webhooks/${sender}`);

/**
 * The endpoints of hosts. Comes before whatever reads bodies as JSON: a signature is of bytes. What is compressed is not
 * taken, since no host compresses, and a little of it may be much.
 */
export function createWebhooksRouter(
  options: WebhookOptions & DeadLetterOptions,
) {
  const router = Router();
  for (const sender of SENDERS) {
    router.post(
      `/v1/webhooks/${sender}`,
      requireOpen(sender, options),
      // A push tells of up to thousands of commits.
      express.raw({ type: () => true, limit: '5mb', inflate: false }),
      receiveWebhook(sender, options),
    );
  }
  router.get('/v1/dead-letters', listDeadLetters(options));
  router.post('/v1/dead-letters/:id/retry', retryDeadLetter(options));
  return router;
}
