import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  Approval,
  ApprovalForReader,
  ApprovalPage,
  approvalQuerySchema,
  newApprovalSchema,
} from '@quarterdeck/plugin-approvals-common';
import { audited, parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { ApprovalReader } from '../../engine/ApprovalReader';
import { ApprovalService } from '../../engine/ApprovalService';
import { roomOf } from '../roomOf';

export interface ApprovalsOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  catalog: CatalogService;
  reader: ApprovalReader;
  approvals: ApprovalService;
}

export const idSchema = z.object({ id: z.uuid() });

/** `POST /v1/approvals`: rooms only. 201 for a new one, 200 for one that is known. */
export function requestApproval(
  options: ApprovalsOptions,
): RequestHandler<Record<string, string>, Approval> {
  const { httpAuth, catalog, approvals } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['service'],
    });
    const room = roomOf(credentials);
    const wanted = parseRequest(newApprovalSchema, request.body);
    if (!(await catalog.getEntityByRef(wanted.entityRef, { credentials }))) {
      throw new InputError(
        `There is no entity ${wanted.entityRef} in the catalog`,
      );
    }
    const { approval, isNew } = await audited(
      options.auditor,
      { eventId: 'approval', severityLevel: 'high', request },
      { actionType: 'request', subject: wanted.subject.id },
      () => approvals.request(room, wanted),
    );
    response.status(isNew ? 201 : 200).json(approval);
  };
}

/** `GET /v1/approvals`: newest first, of what the reader may see. */
export function listApprovals({
  httpAuth,
  reader,
}: ApprovalsOptions): RequestHandler<Record<string, string>, ApprovalPage> {
  return async (request, response) => {
    const query = parseRequest(approvalQuerySchema, request.query);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(await reader.list(query, credentials));
  };
}

/** `GET /v1/approvals/:id` */
export function getApproval({
  httpAuth,
  reader,
}: ApprovalsOptions): RequestHandler<
  Record<string, string>,
  ApprovalForReader
> {
  return async (request, response) => {
    const { id } = parseRequest(idSchema, request.params);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const { approval } = await reader.get(id, credentials);
    response.json(approval);
  };
}
