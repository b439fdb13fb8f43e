import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  Control,
  Rollout,
  RolloutDetails,
  RolloutPage,
} from '@quarterdeck/plugin-rollouts-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { presentRollout } from '../../engine/present';
import { RolloutDesk } from '../../engine/RolloutDesk';
import { RolloutReader } from '../../engine/RolloutReader';
import { idSchema } from '../ids';

export interface RolloutsOptions {
  httpAuth: HttpAuthService;
  desk: RolloutDesk;
  reader: RolloutReader;
}

type Handler<T> = RequestHandler<Record<string, string>, T>;

const READERS: { allow: ('user' | 'service')[] } = {
  allow: ['user', 'service'],
};
const querySchema = z.object({
  entity: z.string().max(300).optional(),
  environment: z.string().max(39).optional(),
  active: z.stringbool().optional(),
  review: z.literal('open').optional(),
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
export function startRollout({
  httpAuth,
  desk,
}: RolloutsOptions): Handler<Rollout> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const seen = parseRequest(startSchema, request.body);
    const record = await desk.start(seen, credentials, request);
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
  { httpAuth, desk, reader }: RolloutsOptions,
  control: Control,
): Handler<RolloutDetails> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { id } = parseRequest(idSchema, request.params);
    const { cause } = parseRequest(controlBodySchema, request.body ?? {});
    const record = await desk.control(
      id,
      { control, cause },
      credentials,
      request,
    );
    response.status(202).json(await reader.details(record));
  };
}
