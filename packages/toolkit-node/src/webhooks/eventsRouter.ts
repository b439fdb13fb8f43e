import {
  AuditorService,
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { AuthenticationError, NotFoundError } from '@backstage/errors';
import {
  DeadLetterItem,
  DeadLetterPage,
  EventAnswer,
  EventResult,
} from '@quarterdeck/toolkit-common';
import express, { Request, RequestHandler } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { audited } from '../http/audited';
import { fromPageCursor, toPageCursor } from '../http/pageCursor';
import { parseRequest } from '../http/parseRequest';
import { DeadLetter, DeadLetters } from './DeadLetters';
import { EventIntake, ForeignEvent } from './EventIntake';
import { bytesOf, sparingly } from './bodies';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Somebody who sends events without credentials of the portal. */
export interface EventSender {
  /** Last part of the path. */
  id: string;
  title: string;
  /** Where its secrets are configured. */
  keys: string;
  /** Whether anybody was given the means to come in at all. */
  isOpen: boolean;
  /** Before the body is read, where that is enough: who may not send has no business sending megabytes. */
  mayEnter?(request: Request): Promise<boolean>;
  /** Over the very bytes. */
  hasSigned?(message: { headers: Headers; body: Buffer }): boolean;
  /** @throws InputError for what are no events of it */
  read(message: { headers: Headers; body: Buffer }): ForeignEvent[];
}

export interface EventsRouterOptions {
  senders: readonly EventSender[];
  intake: Pick<EventIntake, 'takeAll' | 'retry'>;
  letters: Pick<DeadLetters, 'list'>;
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  now(): number;
  /** @throws NotAllowedError for who may not see dead letters, or try them again */
  assertManages(request: Request): Promise<void>;
}

/** Where senders knock, who have no credentials of the portal. */
export function eventPaths(senders: readonly EventSender[]): string[] {
  return senders.map(({ id }) => `/v1/events/${id}`);
}

/**
 * The endpoints of events and of dead letters. Comes before whatever reads bodies as JSON: a signature is of bytes. What
 * is compressed is not taken, since no sender compresses, and a little of it may be much.
 */
export function createEventsRouter(options: EventsRouterOptions) {
  const router = Router();
  const bytes = express.raw({ type: () => true, limit: '1mb', inflate: false });
  for (const sender of options.senders) {
    const warn = sparingly(options.logger);
    router.post(
      `/v1/events/${sender.id}`,
      requireSender(sender, warn),
      bytes,
      receive(sender, warn, options),
    );
  }
  router.get('/v1/dead-letters', listLetters(options));
  router.post('/v1/dead-letters/:id/retry', retryLetter(options));
  return router;
}

function requireSender(
  sender: EventSender,
  warn: (message: string) => void,
): RequestHandler {
  return async (request, _response, next) => {
    if (!sender.isOpen) {
      throw new NotFoundError(
        `This portal takes no events of ${sender.title}; they need ${sender.keys}`,
      );
    }
    if (sender.mayEnter && !(await sender.mayEnter(request))) {
      throw refused(sender, warn);
    }
    next();
  };
}

function refused({ title, keys }: EventSender, warn: (text: string) => void) {
  warn(`An event of ${title} came without a secret that is configured`);
  return new AuthenticationError(
    `The request is not authenticated by one of ${keys}`,
  );
}

function receive(
  sender: EventSender,
  warn: (message: string) => void,
  { auditor, intake }: EventsRouterOptions,
): RequestHandler<Record<string, string>, EventAnswer> {
  return async (request, response) => {
    const message = {
      headers: request.headers,
      body: bytesOf(request.body),
    };
    if (sender.hasSigned && !sender.hasSigned(message)) {
      throw refused(sender, warn);
    }
    const events = sender.read(message);
    response.json(
      await audited(
        auditor,
        { eventId: 'event-receive', severityLevel: 'low' },
        { sender: sender.id, events: events.length },
        () => intake.takeAll(sender.id, events),
      ),
    );
  };
}

const querySchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});
const keySchema = z.object({
  receivedAt: z.number().int(),
  id: z.string().max(36),
});

/** `GET /v1/dead-letters?limit&cursor` */
function listLetters({
  letters,
  assertManages,
  now,
}: EventsRouterOptions): RequestHandler<
  Record<string, string>,
  DeadLetterPage
> {
  return async (request, response) => {
    await assertManages(request);
    const { limit, cursor } = parseRequest(querySchema, request.query);
    const rows = await letters.list({
      limit: limit + 1,
      after:
        cursor === undefined ? undefined : fromPageCursor(keySchema, cursor),
    });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    response.json({
      asOf: new Date(now()).toISOString(),
      items: items.map(toItem),
      pageInfo:
        rows.length > limit && last
          ? {
              nextCursor: toPageCursor({
                receivedAt: last.receivedAt,
                id: last.id,
              }),
            }
          : {},
    });
  };
}

/** `POST /v1/dead-letters/:id/retry` */
function retryLetter({
  assertManages,
  auditor,
  intake,
}: EventsRouterOptions): RequestHandler<Record<string, string>, EventResult> {
  return async (request, response) => {
    const { id } = parseRequest(
      z.object({ id: z.string().max(36) }),
      request.params,
    );
    response.json(
      await audited(
        auditor,
        { eventId: 'dead-letter-retry', severityLevel: 'medium', request },
        { deadLetterId: id },
        async () => {
          await assertManages(request);
          return await intake.retry(id);
        },
      ),
    );
  };
}

function toItem(letter: DeadLetter): DeadLetterItem {
  const { id, sender, eventId, eventType, reason, attempts } = letter;
  return {
    id,
    sender,
    eventId,
    eventType,
    reason,
    attempts,
    mayBeTried: letter.isWhole,
    receivedAt: new Date(letter.receivedAt).toISOString(),
    triedAt: new Date(letter.triedAt).toISOString(),
  };
}
