import { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { Plan } from '@quarterdeck/plugin-rollouts-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { planBodySchema } from '../../engine/planBody';
import { presentPlan } from '../../engine/present';
import { RolloutDesk } from '../../engine/RolloutDesk';
import { RolloutReader } from '../../engine/RolloutReader';
import { idSchema } from '../ids';

export interface PlansOptions {
  httpAuth: HttpAuthService;
  desk: RolloutDesk;
  reader: RolloutReader;
}

/** `POST /v1/plans`: says what would be done; changes nothing. People only: a plan is on somebody's behalf. */
export function makePlan({
  httpAuth,
  desk,
}: PlansOptions): RequestHandler<Record<string, string>, Plan> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const body = parseRequest(planBodySchema, request.body);
    response.status(201).json(presentPlan(await desk.plan(body, credentials)));
  };
}

/** `GET /v1/plans/:id` */
export function getPlan({
  httpAuth,
  reader,
}: PlansOptions): RequestHandler<Record<string, string>, Plan> {
  return async (request, response) => {
    const { id } = parseRequest(idSchema, request.params);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const plan = await reader.plan(id, credentials);
    if (!plan) {
      throw new NotFoundError(`There is no plan ${id}, or you may not see it`);
    }
    response.json(presentPlan(plan));
  };
}
