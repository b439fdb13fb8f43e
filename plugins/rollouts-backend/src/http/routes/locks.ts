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
  Lock,
  LockList,
  lockManagePermission,
  newLockSchema,
  rolloutReadPermission,
} from '@quarterdeck/plugin-rollouts-common';
import {
  EntityAccess,
  audited,
  fullEntityRef,
  parseRequest,
} from '@quarterdeck/toolkit-node';
import { Request, RequestHandler } from 'express';
import { LockService } from '../../engine/LockService';
import { idSchema } from '../ids';

export interface LocksOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  access: EntityAccess;
  permissions: PermissionsService;
  locks: LockService;
}

type Handler<T> = RequestHandler<Record<string, string>, T>;

/** `GET /v1/locks`: those that hold. They are everybody's business, but for those of entities that one may not see. */
export function listLocks({
  httpAuth,
  access,
  locks,
}: LocksOptions): Handler<LockList> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const { asOf, items } = await locks.list();
    const readable = await access.readable(
      items.flatMap(({ entityRef }) => entityRef ?? []),
      rolloutReadPermission,
      credentials,
    );
    response.json({
      asOf,
      items: items.filter(
        ({ entityRef }) => entityRef === null || readable.has(entityRef),
      ),
    });
  };
}

/** `POST /v1/locks`: locks an environment, or freezes all. */
export function addLock(options: LocksOptions): Handler<Lock> {
  return async (request, response) => {
    const credentials = await authorize(options, request);
    const { entityRef, ...rest } = parseRequest(newLockSchema, request.body);
    const wanted = {
      ...rest,
      // Written otherwise it would be found, and lock nothing.
      entityRef: entityRef === null ? null : fullEntityRef(entityRef),
    };
    if (wanted.entityRef !== null) {
      await options.access.require(
        wanted.entityRef,
        rolloutReadPermission,
        credentials,
      );
    }
    const lock = await audited(
      options.auditor,
      { eventId: 'lock', severityLevel: 'high', request },
      { actionType: 'add', ...wanted },
      () => options.locks.add(wanted, credentials.principal.userEntityRef),
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
): Promise<BackstageCredentials<BackstageUserPrincipal>> {
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
  return credentials;
}
