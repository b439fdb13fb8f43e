import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import {
  Hold,
  HoldList,
  rolloutControlPermission,
} from '@quarterdeck/plugin-rollouts-common';
import { EntityAccess, audited, parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { HoldService } from '../../engine/HoldService';
import { idSchema } from '../ids';

export interface HoldsOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  access: EntityAccess;
  holdService: HoldService;
}

type Handler<T> = RequestHandler<Record<string, string>, T>;

const querySchema = z.object({
  rollout: z.uuid().optional(),
  active: z.stringbool().optional(),
});
const releaseSchema = z.object({ cause: z.string().trim().min(1).max(500) });

/** `GET /v1/holds` */
export function listHolds({
  httpAuth,
  holdService,
}: HoldsOptions): Handler<HoldList> {
  return async (request, response) => {
    const { rollout, active } = parseRequest(querySchema, request.query);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(
      await holdService.list(
        { rolloutId: rollout, isActive: active },
        credentials,
      ),
    );
  };
}

/** `POST /v1/holds/:id/release`: people only. It is gone at the next look, within a second or so. */
export function releaseHold(options: HoldsOptions): Handler<Hold> {
  const { httpAuth, auditor, access, holdService } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { id } = parseRequest(idSchema, request.params);
    const { cause } = parseRequest(releaseSchema, request.body ?? {});
    const hold = await holdService.get(id, credentials);
    const released = await audited(
      auditor,
      { eventId: 'hold', severityLevel: 'high', request },
      { actionType: 'release', id, rolloutId: hold.rolloutId },
      async () => {
        await access.require(
          hold.entityRef,
          rolloutControlPermission,
          credentials,
        );
        return await holdService.release(
          hold,
          credentials.principal.userEntityRef,
          cause,
        );
      },
    );
    response.status(202).json(released);
  };
}
