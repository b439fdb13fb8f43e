import {
  AuditorService,
  BackstageCredentials,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  pinRequestSchema,
  type Backup,
  type BackupDetails,
  type BackupPage,
} from '@quarterdeck/plugin-backups-common';
import {
  audited,
  fromPageCursor,
  parseRequest,
  toPageCursor,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import type { BackupRecord } from '../../domain/records';
import type { BackupDesk } from '../../engine/BackupDesk';
import type { PolicyAccess } from '../../engine/PolicyAccess';
import { controlsOf } from '../controls';
import { presentBackup } from '../presentBackup';
import type { Handler } from './protection';
import { idSchema, nameOf, pageShape } from './runs';

export interface BackupsOptions {
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  policies: PolicyAccess;
  backups: BackupDesk;
}

const listSchema = z
  .object({
    ...pageShape,
    policyId: z.uuid(),
    withDeleted: z
      .enum(['true', 'false'])
      .default('false')
      .transform(text => text === 'true'),
  })
  .strict();
const cursorSchema = z.object({ pointAt: z.number().int(), id: z.uuid() });
const emptySchema = z.object({}).strict();

/** `GET /v1/backups?policyId=`: newest first. */
export function listBackups(options: BackupsOptions): Handler<BackupPage> {
  const { backups, httpAuth, policies } = options;
  return async (request, response) => {
    const query = parseRequest(listSchema, request.query);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const policy = await policies.require(query.policyId, credentials);
    const found = await backups.list({
      policyIds: [policy.id],
      withDeleted: query.withDeleted,
      after:
        query.cursor === undefined
          ? undefined
          : fromPageCursor(cursorSchema, query.cursor),
      limit: query.limit + 1,
    });
    const shown = found.slice(0, query.limit);
    const last = shown.at(-1);
    response.json({
      items: await presentBackups(options, shown, credentials),
      pageInfo:
        last && found.length > query.limit
          ? { nextCursor: toPageCursor({ pointAt: last.pointAt, id: last.id }) }
          : {},
    });
  };
}

/** `GET /v1/backups/:id`: with its manifest. */
export function getBackup(options: BackupsOptions): Handler<BackupDetails> {
  const { backups, httpAuth } = options;
  return async (request, response) => {
    const { id } = parseRequest(idSchema, request.params);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const backup = await backups.find(id, credentials);
    const [shown] = await presentBackups(options, [backup], credentials);
    response.json({ ...shown, manifest: (await backups.manifest(id)) ?? null });
  };
}

/** `POST /v1/backups/:id/pin`: retention leaves it alone. */
export function pinBackup(options: BackupsOptions): Handler<Backup> {
  const { auditor, backups, httpAuth } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { id } = parseRequest(idSchema, request.params);
    const { reason } = parseRequest(pinRequestSchema, request.body ?? {});
    await audited(
      auditor,
      { eventId: 'backup', severityLevel: 'medium', request },
      { actionType: 'pin', id, reason },
      () => backups.pin(id, reason, credentials, nameOf(credentials)),
    );
    response.json(await presentOne(options, id, credentials));
  };
}

/** `POST /v1/backups/:id/unpin` */
export function unpinBackup(options: BackupsOptions): Handler<Backup> {
  const { auditor, backups, httpAuth } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { id } = parseRequest(idSchema, request.params);
    parseRequest(emptySchema, request.body ?? {});
    await audited(
      auditor,
      { eventId: 'backup', severityLevel: 'medium', request },
      { actionType: 'unpin', id },
      () => backups.unpin(id, credentials, nameOf(credentials)),
    );
    response.json(await presentOne(options, id, credentials));
  };
}

async function presentOne(
  options: BackupsOptions,
  id: string,
  credentials: BackstageCredentials,
): Promise<Backup> {
  const backup = await options.backups.find(id, credentials);
  const [shown] = await presentBackups(options, [backup], credentials);
  return shown;
}

/** Of one entity. */
export async function presentBackups(
  { backups, permissions }: Pick<BackupsOptions, 'backups' | 'permissions'>,
  found: readonly BackupRecord[],
  credentials: BackstageCredentials,
): Promise<Backup[]> {
  const [first] = found;
  if (!first) {
    return [];
  }
  const controls = await controlsOf(permissions, first.entityRef, credentials);
  const told = await backups.tell(found);
  return told.map(({ backup, keptBecause, test }) =>
    presentBackup(backup, {
      controls,
      keptBecause,
      test,
      isManaged: backup.label !== undefined,
    }),
  );
}
