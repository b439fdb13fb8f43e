import { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  Webhooks,
  rolloutStartPermission,
} from '@quarterdeck/plugin-rollouts-common';
import { EntityAccess, parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { HOOK_TYPES, HookAnswer } from '../../domain/delegated/hooks';
import { FlaggerDesk } from '../../engine/FlaggerDesk';
import { RolloutReader } from '../../engine/RolloutReader';
import { idSchema } from '../ids';

export interface FlaggerHooksOptions {
  httpAuth: HttpAuthService;
  access: EntityAccess;
  reader: RolloutReader;
  flagger: FlaggerDesk;
}

const paramsSchema = z.object({
  secret: z.string().regex(/^[0-9a-f]{64}$/),
  type: z.enum(HOOK_TYPES),
});
/** As Flagger sends it; what else there is in it is not needed. */
const bodySchema = z.object({
  name: z.string().min(1).max(253),
  namespace: z.string().min(1).max(63),
});

/** Addresses are logged when the answer is sent, and the secret has no business there. */
export const withoutSecret: RequestHandler = (request, _response, next) => {
  request.originalUrl = request.originalUrl.replace(
    /(\/hooks\/flagger\/)[^/]+/,
    '$1…',
  );
  next();
};

/**
 * `POST /v1/hooks/flagger/:secret/:type`: asked by Flagger, which has no credentials but the secret. It takes nothing
 * above 202 for a yes; ours is 200, and 403 with the reason is a no.
 */
export function answerFlagger({
  flagger,
}: Pick<FlaggerHooksOptions, 'flagger'>): RequestHandler<
  Record<string, string>,
  HookAnswer
> {
  return async (request, response) => {
    const params = paramsSchema.safeParse(request.params);
    const body = bodySchema.safeParse(request.body);
    if (!params.success || !body.success) {
      throw new NotFoundError('There is no such webhook');
    }
    const { secret, type } = params.data;
    const answer = await flagger.answer(secret, type, body.data);
    response.status(answer.isOpen ? 200 : 403).json(answer);
  };
}

/** `GET /v1/plans/:id/webhooks`: what a Canary lacks. Holds secrets, hence only for who may start rollouts of it. */
export function getWebhooks({
  httpAuth,
  access,
  reader,
  flagger,
}: FlaggerHooksOptions): RequestHandler<Record<string, string>, Webhooks> {
  return async (request, response) => {
    const { id } = parseRequest(idSchema, request.params);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const plan = await reader.plan(id, credentials);
    if (!plan) {
      throw new NotFoundError(`There is no plan ${id}, or you may not see it`);
    }
    await access.require(
      plan.document.entityRef,
      rolloutStartPermission,
      credentials,
    );
    response.json({ snippet: (await flagger.snippet(plan)) ?? null });
  };
}
