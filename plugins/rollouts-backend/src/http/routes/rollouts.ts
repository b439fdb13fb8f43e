import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  Control,
  Rollout,
  RolloutDetails,
  RolloutPage,
  rolloutControlPermission,
  rolloutStartPermission,
} from '@quarterdeck/plugin-rollouts-common';
import { EntityAccess, audited, parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { presentRollout } from '../../engine/present';
import { RolloutReader } from '../../engine/RolloutReader';
import { RolloutService } from '../../engine/RolloutService';
import { idSchema } from '../ids';

export interface RolloutsOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  access: EntityAccess;
  reader: RolloutReader;
  rollouts: RolloutService;
}

type Handler<T> = RequestHandler<Record<string, string>, T>;

const READERS: { allow: ('user' | 'service')[] } = {
  allow: ['user', 'service'],
};
const querySchema = z.object({
  entity: z.string().max(300).optional(),
  environment: z.string().max(39).optional(),
  active: z.stringbool().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional(),
});
const startSchema = z.object({
  planId: z.uuid(),
  planHash: z.string().max(64),
});
const controlBodySchema = z.object({
  cause: z.string().trim().min(1).max(500).optional(),
});

/** `POST /v1/rollouts`: begins what a plan says. People only. */
export function startRollout(options: RolloutsOptions): Handler<Rollout> {
  const { httpAuth, access, reader, rollouts } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { planId, planHash } = parseRequest(startSchema, request.body);
    const plan = await reader.plan(planId, credentials);
    if (!plan) {
      throw new NotFoundError(
        `There is no plan ${planId}, or you may not see it`,
      );
    }
    const { entityRef, environmentId } = plan.document;
    const record = await audited(
      options.auditor,
      { eventId: 'rollout', severityLevel: 'high', request },
      { actionType: 'start', planId, entityRef, environmentId },
      async () => {
        await access.require(entityRef, rolloutStartPermission, credentials);
        return await rollouts.start(
          planId,
          planHash,
          credentials.principal.userEntityRef,
        );
      },
    );
    response.status(201).json(presentRollout(record));
  };
}

/** `GET /v1/rollouts` */
export function listRollouts({
  httpAuth,
  reader,
}: RolloutsOptions): Handler<RolloutPage> {
  return async (request, response) => {
    const query = parseRequest(querySchema, request.query);
    const credentials = await httpAuth.credentials(request, READERS);
    response.json(await reader.list(query, credentials));
  };
}

/** `GET /v1/rollouts/:id` */
export function getRollout({
  httpAuth,
  reader,
}: RolloutsOptions): Handler<RolloutDetails> {
  return async (request, response) => {
    const { id } = parseRequest(idSchema, request.params);
    const credentials = await httpAuth.credentials(request, READERS);
    response.json(await reader.details(await reader.get(id, credentials)));
  };
}

/** `POST /v1/rollouts/:id/<control>`: people only. It is obeyed at the next look, within a second or so. */
export function controlRollout(
  options: RolloutsOptions,
  control: Control,
): Handler<RolloutDetails> {
  const { httpAuth, access, reader, rollouts } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { id } = parseRequest(idSchema, request.params);
    const { cause } = parseRequest(controlBodySchema, request.body ?? {});
    const record = await reader.get(id, credentials);
    await audited(
      options.auditor,
      { eventId: 'rollout', severityLevel: 'high', request },
      { actionType: control, id },
      async () => {
        await access.require(
          record.plan.document.entityRef,
          rolloutControlPermission,
          credentials,
        );
        await rollouts.control(
          record,
          control,
          credentials.principal.userEntityRef,
          cause,
        );
      },
    );
    response.status(202).json(await reader.details(record));
  };
}
