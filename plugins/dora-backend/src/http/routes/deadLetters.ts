import {
  AuditorService,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  deadLetterManagePermission,
  deadLetterQuerySchema,
  DoraDeadLetterPage,
  EventResult,
} from '@quarterdeck/plugin-dora-common';
import {
  audited,
  DeadLetters,
  fromPageCursor,
  parseRequest,
  toPageCursor,
} from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { SENDERS, WebhookDoor } from '../../engine/WebhookDoor';

export interface DeadLetterOptions {
  auditor: AuditorService;
  deadLetters: DeadLetters;
  door: WebhookDoor;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
}

const keySchema = z.object({ receivedAt: z.number(), id: z.string() });
const idSchema = z.object({ id: z.string().max(100) });
const senderSchema = z.enum(SENDERS);

/** `GET /v1/dead-letters`: without what they hold. */
export function listDeadLetters(
  options: DeadLetterOptions,
): RequestHandler<Record<string, string>, DoraDeadLetterPage> {
  return async (request, response) => {
    await requireManager(options, request);
    const { limit, cursor } = parseRequest(
      deadLetterQuerySchema,
      request.query,
    );
    const found = await options.deadLetters.list({
      limit: limit + 1,
      after:
        cursor === undefined ? undefined : fromPageCursor(keySchema, cursor),
    });
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    response.json({
      items: items.map(({ body: _body, receivedAt, triedAt, ...letter }) => ({
        ...letter,
        receivedAt: new Date(receivedAt).toISOString(),
        triedAt: new Date(triedAt).toISOString(),
      })),
      pageInfo: last
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

/** `POST /v1/dead-letters/:id/retry`: it stays where still nothing can be made of it. */
export function retryDeadLetter(
  options: DeadLetterOptions,
): RequestHandler<Record<string, string>, EventResult> {
  return async (request, response) => {
    await requireManager(options, request);
    const { auditor, deadLetters, door } = options;
    const { id } = parseRequest(idSchema, request.params);
    const letter = await deadLetters.take(id);
    const sender = senderSchema.safeParse(letter?.sender);
    if (!letter || !sender.success) {
      throw new NotFoundError(
        `There is no event ${id} to try again: it was used, or it was too old`,
      );
    }
    const result = await audited(
      auditor,
      { eventId: 'dead-letter-retry', severityLevel: 'medium', request },
      { id, sender: sender.data },
      async (): Promise<EventResult> =>
        letter.isWhole
          ? await door.take({
              sender: sender.data,
              type: letter.eventType ?? '',
              id: letter.eventId ?? undefined,
              body: Buffer.from(letter.body),
            })
          : {
              result: 'rejected',
              reason:
                'It was too long to be kept; let its sender send it again',
            },
    );
    if (result.result !== 'rejected') {
      await deadLetters.remove(id);
    }
    response.json(result);
  };
}

async function requireManager(
  { httpAuth, permissions }: DeadLetterOptions,
  request: Parameters<HttpAuthService['credentials']>[0],
): Promise<void> {
  const credentials = await httpAuth.credentials(request, {
    allow: ['user', 'service'],
  });
  const [{ result }] = await permissions.authorize(
    [{ permission: deadLetterManagePermission }],
    { credentials },
  );
  if (result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `It takes the permission ${deadLetterManagePermission.name}`,
    );
  }
}
