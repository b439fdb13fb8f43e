import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  GroupControl,
  GroupDetails,
  GroupPage,
  newGroupSchema,
} from '@quarterdeck/plugin-rollouts-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { GroupDesk } from '../../engine/groups/GroupDesk';
import { idSchema } from '../ids';

export interface GroupsOptions {
  httpAuth: HttpAuthService;
  groupDesk: GroupDesk;
}

type Handler<T> = RequestHandler<Record<string, string>, T>;

const READERS: { allow: ('user' | 'service')[] } = {
  allow: ['user', 'service'],
};
const querySchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional(),
});
const controlBodySchema = z.object({
  cause: z.string().trim().min(1).max(500),
});

/** `POST /v1/groups`: begins what several plans say, in an order. People only. */
export function startGroup({
  httpAuth,
  groupDesk,
}: GroupsOptions): Handler<GroupDetails> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const wish = parseRequest(newGroupSchema, request.body);
    response
      .status(201)
      .json(await groupDesk.start(wish, credentials, request));
  };
}

/** `GET /v1/groups` */
export function listGroups({
  httpAuth,
  groupDesk,
}: GroupsOptions): Handler<GroupPage> {
  return async (request, response) => {
    const query = parseRequest(querySchema, request.query);
    const credentials = await httpAuth.credentials(request, READERS);
    response.json(await groupDesk.list(query, credentials));
  };
}

/** `GET /v1/groups/:id` */
export function getGroup({
  httpAuth,
  groupDesk,
}: GroupsOptions): Handler<GroupDetails> {
  return async (request, response) => {
    const { id } = parseRequest(idSchema, request.params);
    const credentials = await httpAuth.credentials(request, READERS);
    response.json(await groupDesk.get(id, credentials));
  };
}

/** `POST /v1/groups/:id/abort` and `…/roll-back`: people only; a reason is needed. */
export function controlGroup(
  { httpAuth, groupDesk }: GroupsOptions,
  control: GroupControl,
): Handler<GroupDetails> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { id } = parseRequest(idSchema, request.params);
    const { cause } = parseRequest(controlBodySchema, request.body ?? {});
    response
      .status(202)
      .json(
        await groupDesk.control(id, { control, cause }, credentials, request),
      );
  };
}
