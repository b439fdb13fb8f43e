import {
  BackstageCredentials,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  SignedHeads,
  Verification,
  chainVerifyPermission,
} from '@quarterdeck/plugin-timeline-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { Request, RequestHandler } from 'express';
import { z } from 'zod';
import { HeadKeeper } from '../../engine/HeadKeeper';
import { Verifier } from '../../engine/Verifier';

export interface ChainOptions {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  heads: HeadKeeper;
  verifier: Verifier;
}

const position = z.coerce.number().int().min(1).optional();
const rangeSchema = z.object({ from: position, to: position });
const headsQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.coerce.number().int().min(0).optional(),
});

/** `GET /v1/verification?from=&to=`: goes through the chain, which takes some seconds per million facts. */
export function verifyChain(
  options: ChainOptions,
): RequestHandler<Record<string, string>, Verification> {
  return async (request, response) => {
    await authorize(options, request);
    const range = parseRequest(rangeSchema, request.query);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    response.json(await options.verifier.verify(range, gone.signal));
  };
}

/** `GET /v1/heads`: the signed ends of the chain, newest first, to be copied to where nobody can change them. */
export function listHeads(
  options: ChainOptions,
): RequestHandler<Record<string, string>, SignedHeads> {
  return async (request, response) => {
    await authorize(options, request);
    const { limit, cursor } = parseRequest(headsQuerySchema, request.query);
    const items = await options.heads.list(cursor, limit);
    const last = items.at(-1);
    response.json({
      items,
      pageInfo:
        last && items.length === limit
          ? { nextCursor: String(last.position) }
          : {},
      publicKey: options.heads.publicKey ?? null,
    });
  };
}

async function authorize(
  { httpAuth, permissions }: ChainOptions,
  request: Request,
): Promise<BackstageCredentials> {
  const credentials = await httpAuth.credentials(request, {
    allow: ['user', 'service'],
  });
  const [decision] = await permissions.authorize(
    [{ permission: chainVerifyPermission }],
    { credentials },
  );
  if (decision.result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `It takes the permission ${chainVerifyPermission.name} to verify the record`,
    );
  }
  return credentials;
}
