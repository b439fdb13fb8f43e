import {
  AuditorService,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, toError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  erasureRequestSchema,
  personErasePermission,
} from '@quarterdeck/plugin-timeline-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { FactWriter } from '../../engine/FactWriter';

/** `POST /v1/erasures`: takes what is personal about somebody out of the record, for ever. The chain still holds. */
export function erasePerson(options: {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  auditor: AuditorService;
  writer: FactWriter;
}): RequestHandler<Record<string, string>, { erasedFacts: number }> {
  const { httpAuth, permissions, auditor, writer } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const [decision] = await permissions.authorize(
      [{ permission: personErasePermission }],
      { credentials },
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `It takes the permission ${personErasePermission.name} to erase what is recorded of a person`,
      );
    }
    const { actorRef, reason } = parseRequest(
      erasureRequestSchema,
      request.body,
    );
    // Whom it was about is what has to be forgotten.
    const event = await auditor.createEvent({
      eventId: 'person',
      severityLevel: 'high',
      request,
      meta: { actionType: 'erase', reason },
    });
    try {
      const erasedFacts = await writer.erase(actorRef);
      await event.success({ meta: { erasedFacts } });
      response.json({ erasedFacts });
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  };
}
