import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import {
  RolloutDetails,
  gateOverridePermission,
  newAcknowledgementSchema,
  newOverrideSchema,
} from '@quarterdeck/plugin-rollouts-common';
import {
  EntityAccess,
  assertInPerson,
  audited,
  parseRequest,
} from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { OverrideCommand } from '../../domain/overrides';
import { OverrideService } from '../../engine/OverrideService';
import { RolloutReader } from '../../engine/RolloutReader';
import { idSchema } from '../ids';

export interface OverridesOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  access: EntityAccess;
  reader: RolloutReader;
  overrides: OverrideService;
}
type Handler = RequestHandler<Record<string, string>, RolloutDetails>;

/** `POST /v1/rollouts/:id/override-gate`: lets it pass a closed gate, and opens a review. People only. */
export function overrideGate(options: OverridesOptions): Handler {
  return handler(options, (body, by) => ({
    kind: 'override-gate',
    by,
    ...parseRequest(newOverrideSchema, body),
  }));
}

/** `POST /v1/rollouts/:id/acknowledge-override`: ends the review. People only, and another than who passed the gate. */
export function acknowledgeOverride(options: OverridesOptions): Handler {
  return handler(options, (body, by) => ({
    kind: 'acknowledge-override',
    by,
    ...parseRequest(newAcknowledgementSchema, body),
  }));
}

function handler(
  options: OverridesOptions,
  commandOf: (body: unknown, by: string) => OverrideCommand,
): Handler {
  const { httpAuth, access, reader, overrides } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    assertInPerson(credentials);
    const { id } = parseRequest(idSchema, request.params);
    const command = commandOf(
      request.body,
      credentials.principal.userEntityRef,
    );
    const record = await reader.get(id, credentials);
    await audited(
      options.auditor,
      { eventId: 'rollout', severityLevel: 'high', request },
      { actionType: command.kind, id, gate: command.gate },
      async () => {
        await access.require(
          record.plan.document.entityRef,
          gateOverridePermission,
          credentials,
        );
        await overrides.command(record, command);
      },
    );
    response.status(202).json(await reader.details(record));
  };
}
