import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  Deployment,
  DeploymentPage,
  deploymentOutcomeSchema,
} from '@quarterdeck/plugin-environments-common';
import { entityRefOf, parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { DeploymentService } from '../../engine/DeploymentService';

export interface DeploymentsOptions {
  httpAuth: HttpAuthService;
  deployments: DeploymentService;
}

const list = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    value =>
      value === undefined
        ? undefined
        : [value]
            .flat()
            // An object is for the schema to refuse.
            .flatMap(each =>
              typeof each === 'string' ? each.split(',') : [each],
            ),
    z.array(item).max(50).optional(),
  );

const querySchema = z.object({
  environment: list(z.string()),
  outcome: list(deploymentOutcomeSchema),
  workload: z.string().max(1024).optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional(),
});
const idSchema = z.object({ id: z.uuid() });

/** `GET /v1/entities/:kind/:namespace/:name/deployments`: newest first. */
export function entityDeployments({
  httpAuth,
  deployments,
}: DeploymentsOptions): RequestHandler<Record<string, string>, DeploymentPage> {
  return async (request, response) => {
    const entityRef = entityRefOf(request.params);
    const query = parseRequest(querySchema, request.query);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(await deployments.list(entityRef, query, credentials));
  };
}

/** `GET /v1/deployments/:id` */
export function getDeployment({
  httpAuth,
  deployments,
}: DeploymentsOptions): RequestHandler<Record<string, string>, Deployment> {
  return async (request, response) => {
    const { id } = parseRequest(idSchema, request.params);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(await deployments.get(id, credentials));
  };
}
