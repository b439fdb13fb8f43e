import { AuditorService, LoggerService } from '@backstage/backend-plugin-api';
import { AuthenticationError, NotFoundError } from '@backstage/errors';
import {
  WebhookAnswer,
  alertmanagerWebhookSchema,
} from '@quarterdeck/plugin-incidents-common';
import {
  audited,
  bytesOf,
  parseRequest,
  readJsonBody,
  sparingly,
} from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { AlertDoor } from '../../engine/AlertDoor';

export interface WebhookOptions {
  door: AlertDoor;
  auditor: AuditorService;
  logger: LoggerService;
}

type Handler = RequestHandler<Record<string, string>, WebhookAnswer>;

const TOKENS = 'incidents.webhooks.alertmanager.tokens';
const SECRETS = 'incidents.webhooks.pagerduty.secrets';
const EVENT = { eventId: 'alert-receive', severityLevel: 'low' } as const;

/** Before the body is read: who may not send has no business sending megabytes. */
export function requireAlertmanager({
  door,
  logger,
}: WebhookOptions): RequestHandler {
  const warn = sparingly(logger);
  return (request, _response, next) => {
    if (!door.isOpenFor('alertmanager')) {
      throw new NotFoundError(
        `This portal takes no webhooks of Alertmanager; they need ${TOKENS}`,
      );
    }
    if (!door.knowsAlertmanager(request.headers.authorization)) {
      warn('A webhook of Alertmanager came without a token that is configured');
      throw new AuthenticationError(
        `The header Authorization holds none of the tokens of ${TOKENS}`,
      );
    }
    next();
  };
}

/** `POST /v1/webhooks/alertmanager` */
export function receiveAlertmanager({
  door,
  auditor,
  logger,
}: WebhookOptions): Handler {
  return async (request, response) => {
    const { alerts, truncatedAlerts } = readNotification(
      // Its alerts are read one by one: one that is nested without end does not lose the others.
      readJsonBody(bytesOf(request.body), { deepest: Infinity }),
    );
    if (truncatedAlerts > 0) {
      logger.warn(
        `Alertmanager left out ${truncatedAlerts} alerts of a notification; raise max_alerts of its webhook, or leave it at 0`,
      );
    }
    const answer = await audited(
      auditor,
      EVENT,
      { sender: 'alertmanager', alerts: alerts.length },
      () => door.takeAlerts(alerts),
    );
    if (answer.rejected > 0) {
      logger.warn(
        `${answer.rejected} of ${alerts.length} alerts of Alertmanager could not be used; the answer to it says why`,
      );
    }
    response.json(answer);
  };
}

/** `POST /v1/webhooks/pagerduty`: the whole body is signed. */
export function receivePagerduty({
  door,
  auditor,
  logger,
}: WebhookOptions): Handler {
  const warn = sparingly(logger);
  return async (request, response) => {
    const body = bytesOf(request.body);
    if (!door.hasSigned(body, request.get('x-pagerduty-signature'))) {
      warn('A webhook of PagerDuty came without a signature that fits');
      throw new AuthenticationError(
        `X-PagerDuty-Signature holds no signature of this body by one of ${SECRETS}`,
      );
    }
    const event = readJsonBody(body);
    response.json(
      await audited(auditor, EVENT, { sender: 'pagerduty', alerts: 1 }, () =>
        door.takeEvent(event),
      ),
    );
  };
}

/** Before the body is read, too. */
export function requirePagerduty({ door }: WebhookOptions): RequestHandler {
  return (_request, _response, next) => {
    if (!door.isOpenFor('pagerduty')) {
      throw new NotFoundError(
        `This portal takes no webhooks of PagerDuty; they need ${SECRETS}`,
      );
    }
    next();
  };
}

/** The frame of a notification; its alerts are read one by one. */
function readNotification(value: unknown) {
  const frame = z
    .looseObject({ alerts: z.array(z.unknown()) })
    .safeParse(value);
  if (!frame.success) {
    return parseRequest(alertmanagerWebhookSchema, value);
  }
  const { alerts, ...rest } = frame.data;
  // Text that no database keeps is looked for in the frame; in an alert it loses that alert alone.
  const { truncatedAlerts } = parseRequest(alertmanagerWebhookSchema, {
    ...rest,
    alerts: alerts.map(() => null),
  });
  return { alerts, truncatedAlerts };
}
