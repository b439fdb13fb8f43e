import {
  AuditorService,
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  backupsReason,
  keyAnswerSchema,
  keyProvePermission,
  newKeyChallengeSchema,
  type KeyChallenge,
  type RecipientKeys,
} from '@quarterdeck/plugin-backups-common';
import {
  assertInPerson,
  audited,
  parseRequest,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import type { KeyProofs } from '../../engine/KeyProofs';
import { ALLOWED, refused } from '../controls';
import type { Handler } from './protection';

export interface KeysOptions {
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  keyProofs: KeyProofs;
}

/** `GET /v1/keys`: public halves, and when they were proven. */
export function getKeys(options: KeysOptions): Handler<RecipientKeys> {
  return async (request, response) => {
    const credentials = await options.httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(await present(options, credentials));
  };
}

/** `POST /v1/key-challenges` */
export function challengeKey(options: KeysOptions): Handler<KeyChallenge> {
  return async (request, response) => {
    const credentials = await options.httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { recipient } = parseRequest(
      newKeyChallengeSchema,
      request.body ?? {},
    );
    const challenge = await audited(
      options.auditor,
      { eventId: 'key', severityLevel: 'medium', request },
      { actionType: 'challenge', recipient },
      async () => {
        await requireProver(options, credentials);
        return await options.keyProofs.challenge(
          recipient,
          credentials.principal.userEntityRef,
        );
      },
    );
    response.status(201).json(challenge);
  };
}

/** `POST /v1/key-challenges/:id/answer` */
export function answerChallenge(options: KeysOptions): Handler<RecipientKeys> {
  return async (request, response) => {
    const credentials = await options.httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { id } = parseRequest(z.object({ id: z.uuid() }), request.params);
    const { answer } = parseRequest(keyAnswerSchema, request.body ?? {});
    await audited(
      options.auditor,
      { eventId: 'key', severityLevel: 'medium', request },
      { actionType: 'prove', id },
      async () => {
        await requireProver(options, credentials);
        await options.keyProofs.answer(
          id,
          answer,
          credentials.principal.userEntityRef,
        );
      },
    );
    response.json(await present(options, credentials));
  };
}

async function present(
  { keyProofs, permissions }: KeysOptions,
  credentials: BackstageCredentials,
): Promise<RecipientKeys> {
  const [items, mayProve] = await Promise.all([
    keyProofs.list(),
    isAllowed(permissions, credentials),
  ]);
  return {
    items,
    prove: mayProve
      ? ALLOWED
      : refused(
          backupsReason('control.not-allowed-here', {
            permission: keyProvePermission.name,
          }),
        ),
  };
}

/** @throws NotAllowedError */
async function requireProver(
  { permissions }: KeysOptions,
  credentials: BackstageCredentials<BackstageUserPrincipal>,
): Promise<void> {
  assertInPerson(credentials);
  if (!(await isAllowed(permissions, credentials))) {
    throw new NotAllowedError(
      `To prove a key takes the permission ${keyProvePermission.name}`,
    );
  }
}

async function isAllowed(
  permissions: PermissionsService,
  credentials: BackstageCredentials,
): Promise<boolean> {
  const [{ result }] = await permissions.authorize(
    [{ permission: keyProvePermission }],
    { credentials },
  );
  return result === AuthorizeResult.ALLOW;
}
