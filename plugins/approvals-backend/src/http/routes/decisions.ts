import { InputError, NotAllowedError } from '@backstage/errors';
import {
  Approval,
  ApprovalForReader,
  approvalDecidePermission,
  consumptionSchema,
  decisionSchema,
} from '@quarterdeck/plugin-approvals-common';
import {
  EntityAccess,
  assertInPerson,
  audited,
  parseRequest,
} from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { present } from '../../domain/records';
import { roomOf } from '../roomOf';
import { ApprovalsOptions, idSchema } from './approvals';

export interface DecisionsOptions extends ApprovalsOptions {
  access: EntityAccess;
}

/** `POST /v1/approvals/:id/grant`, `…/deny` and `…/withdraw`: people only. */
export function decideApproval(
  options: DecisionsOptions,
  kind: 'grant' | 'deny' | 'withdraw',
): RequestHandler<Record<string, string>, ApprovalForReader> {
  const { httpAuth, access, reader, approvals } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { id } = parseRequest(idSchema, request.params);
    const { planHash, comment } = parseRequest(decisionSchema, request.body);
    const by = credentials.principal.userEntityRef;
    const { record } = await reader.get(id, credentials);
    const command = commandOf(kind, { by, planHash, comment });
    await audited(
      options.auditor,
      { eventId: 'approval', severityLevel: 'high', request },
      { actionType: kind, id },
      async () => {
        if (kind === 'grant') {
          assertInPerson(credentials);
        }
        if (kind !== 'withdraw') {
          await access.require(
            record.entityRef,
            approvalDecidePermission,
            credentials,
          );
        }
        await approvals.apply(record, command);
      },
    );
    response.json((await reader.get(id, credentials)).approval);
  };
}

function commandOf(
  kind: 'grant' | 'deny' | 'withdraw',
  decision: { by: string; planHash: string; comment?: string | null },
) {
  const { by, planHash } = decision;
  const comment = decision.comment ?? undefined;
  if (kind !== 'deny') {
    return { kind, by, planHash, comment };
  }
  if (comment === undefined) {
    throw new InputError(
      'comment is missing: say why, so that it can be put right',
    );
  }
  return { kind, by, planHash, comment };
}

/** `POST /v1/approvals/:id/consume`: the room that asked, once. */
export function consumeApproval(
  options: DecisionsOptions,
): RequestHandler<Record<string, string>, Approval> {
  const { httpAuth, reader, approvals } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['service'],
    });
    const room = roomOf(credentials);
    const { id } = parseRequest(idSchema, request.params);
    const { planHash } = parseRequest(consumptionSchema, request.body);
    const { record } = await reader.get(id, credentials);
    if (record.room !== room) {
      throw new NotAllowedError(`Only ${record.room}, which asked, can use it`);
    }
    const consumed = await audited(
      options.auditor,
      { eventId: 'approval', severityLevel: 'high', request },
      { actionType: 'consume', id },
      () => approvals.apply(record, { kind: 'consume', by: room, planHash }),
    );
    response.json(present(consumed));
  };
}
