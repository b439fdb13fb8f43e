import { HttpAuthService } from '@backstage/backend-plugin-api';
import { WaysBack as Answer } from '@quarterdeck/plugin-rollouts-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { WaysBack } from '../../engine/WaysBack';

export interface WaysBackOptions {
  httpAuth: HttpAuthService;
  waysBack: WaysBack;
}

const querySchema = z.object({ entity: z.string().min(1).max(300) });

/** `GET /v1/earlier-revisions`: what each environment of an entity can go back to. */
export function listWaysBack({
  httpAuth,
  waysBack,
}: WaysBackOptions): RequestHandler<Record<string, string>, Answer> {
  return async (request, response) => {
    const { entity } = parseRequest(querySchema, request.query);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(
      await waysBack.list(entity.toLocaleLowerCase('en-US'), credentials),
    );
  };
}
