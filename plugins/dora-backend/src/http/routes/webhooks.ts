import { AuditorService, LoggerService } from '@backstage/backend-plugin-api';
import { AuthenticationError, NotFoundError } from '@backstage/errors';
import { WebhookAnswer } from '@quarterdeck/plugin-dora-common';
import { audited, bytesOf, sparingly } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { Sender, WebhookDoor } from '../../engine/WebhookDoor';

export interface WebhookOptions {
  door: WebhookDoor;
  auditor: AuditorService;
  logger: LoggerService;
}

/** How each signs, and what it calls its events. */
const HEADERS = {
  github: {
    name: 'GitHub',
    type: 'x-github-event',
    id: 'x-github-delivery',
    need: 'dora.webhooks.github.secrets',
    proof: 'X-Hub-Signature-256 is no signature of this body by one of them',
  },
  gitlab: {
    name: 'GitLab',
    type: 'x-gitlab-event',
    id: 'idempotency-key',
    need: 'dora.webhooks.gitlab.tokens or dora.webhooks.gitlab.signingSecrets',
    proof:
      'neither X-Gitlab-Token nor webhook-signature holds what one of them makes',
  },
} as const;

/** Before the body is read: where nobody may send, nobody has to send megabytes. */
export function requireOpen(
  sender: Sender,
  { door }: WebhookOptions,
): RequestHandler {
  return (_request, _response, next) => {
    if (!door.isOpenFor(sender)) {
      const { name, need } = HEADERS[sender];
      throw new NotFoundError(
        `This portal takes no webhooks of ${name}; they need ${need}`,
      );
    }
    next();
  };
}

/** `POST /v1/webhooks/github` and `/v1/webhooks/gitlab`: one event a request. */
export function receiveWebhook(
  sender: Sender,
  { door, auditor, logger }: WebhookOptions,
): RequestHandler<Record<string, string>, WebhookAnswer> {
  const { id, name, need, proof, type } = HEADERS[sender];
  const warn = sparingly(logger);
  return async (request, response) => {
    const body = bytesOf(request.body);
    if (!door.isFrom(sender, body, request.headers)) {
      warn(`A webhook of ${name} came without a proof that fits`);
      throw new AuthenticationError(`${need}: ${proof}`);
    }
    const event = {
      sender,
      type: request.get(type) ?? '',
      id: request.get(id),
      body,
    };
    const result = await audited(
      auditor,
      { eventId: 'webhook-receive', severityLevel: 'low' },
      { sender, event: event.type.slice(0, 100) },
      () => door.take(event),
    );
    response.json({ results: [result] });
  };
}
