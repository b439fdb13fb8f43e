import {
  AuditorService,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  Lock,
  LockList,
  lockManagePermission,
  newLockSchema,
} from '@quarterdeck/plugin-rollouts-common';
import { audited, parseRequest } from '@quarterdeck/toolkit-node';
import { Request, RequestHandler } from 'express';
import { LockService } from '../../engine/LockService';
import { idSchema } from '../ids';

export interface LocksOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  permissions: PermissionsService;
  locks: LockService;
}

type Handler<T> = RequestHandler<Record<string, string>, T>;

/** `GET /v1/locks`: those that hold. They are everybody's business. */
export function listLocks({
  httpAuth,
  locks,
}: LocksOptions): Handler<LockList> {
  return async (request, response) => {
    await httpAuth.credentials(request, { allow: ['user', 'service'] });
    response.json(await locks.list());
  };
}

/** `POST /v1/locks`: locks an environment, or freezes all. */
export function addLock(options: LocksOptions): Handler<Lock> {
  return async (request, response) => {
    const by = await authorize(options, request);
    const wanted = parseRequest(newLockSchema, request.body);
    const lock = await audited(
      options.auditor,
      { eventId: 'lock', severityLevel: 'high', request },
      { actionType: 'add' },
      () => options.locks.add(wanted, by),
    );
    response.status(201).json(lock);
  };
}

/** `DELETE /v1/locks/:id` */
export function removeLock(options: LocksOptions): Handler<void> {
  return async (request, response) => {
    await authorize(options, request);
    const { id } = parseRequest(idSchema, request.params);
    await audited(
      options.auditor,
      { eventId: 'lock', severityLevel: 'high', request },
      { actionType: 'remove', id },
      () => options.locks.remove(id),
    );
    response.status(204).end();
  };
}

/** @returns who it is */
async function authorize(
  { httpAuth, permissions }: LocksOptions,
  request: Request<Record<string, string>>,
): Promise<string> {
  const credentials = await httpAuth.credentials(request, { allow: ['user'] });
  const [decision] = await permissions.authorize(
    [{ permission: lockManagePermission }],
    { credentials },
  );
  if (decision.result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `It takes the permission ${lockManagePermission.name} to lock an environment`,
    );
  }
  return credentials.principal.userEntityRef;
}
