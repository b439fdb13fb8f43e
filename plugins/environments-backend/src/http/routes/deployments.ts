import { HttpAuthService } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  Deployment,
  DeploymentPage,
  deploymentOutcomeSchema,
  environmentReadPermission,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import {
  EntityAccess,
  entityRefOf,
  parseRequest,
} from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { EnvironmentStore } from '../../database/EnvironmentStore';
import { fromPageCursor, toPageCursor } from '../../domain/pageCursor';
import { EnvironmentDefinition } from '../../domain/placement';

export interface DeploymentsOptions {
  httpAuth: HttpAuthService;
  access: EntityAccess;
  store: EnvironmentStore;
  definitions: readonly EnvironmentDefinition[];
  now: () => number;
}

const list = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    value =>
      value === undefined
        ? undefined
        : [value].flat().flatMap(each => String(each).split(',')),
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
const keySchema = z.object({ startedAt: z.number().int(), id: z.string() });
const idSchema = z.object({ id: z.uuid() });

/** `GET /v1/entities/:kind/:namespace/:name/deployments`: newest first. */
export function entityDeployments(
  options: DeploymentsOptions,
): RequestHandler<Record<string, string>, DeploymentPage> {
  const { httpAuth, access, store, definitions, now } = options;
  return async (request, response) => {
    const entityRef = entityRefOf(request.params);
    const query = parseRequest(querySchema, request.query);
    query.environment?.forEach(id => requireEnvironment(definitions, id));
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    await access.require(entityRef, environmentReadPermission, credentials);
    const items = await store.listDeployments(
      {
        entityRef,
        environmentIds: query.environment,
        outcomes: query.outcome,
        workloadId: query.workload,
        from: query.from === undefined ? undefined : Date.parse(query.from),
        to: query.to === undefined ? undefined : Date.parse(query.to),
      },
      query.cursor === undefined
        ? undefined
        : fromPageCursor(keySchema, query.cursor),
      query.limit + 1,
    );
    const page = items.slice(0, query.limit);
    const last = page.at(-1);
    response.json({
      asOf: new Date(now()).toISOString(),
      items: page,
      pageInfo:
        last && items.length > query.limit
          ? {
              nextCursor: toPageCursor({
                startedAt: Date.parse(last.startedAt),
                id: last.id,
              }),
            }
          : {},
      emptyReason:
        page.length > 0 ? null : environmentReason('deployment.none-yet'),
    });
  };
}

/** `GET /v1/deployments/:id` */
export function getDeployment(
  options: DeploymentsOptions,
): RequestHandler<Record<string, string>, Deployment> {
  const { httpAuth, access, store } = options;
  return async (request, response) => {
    const { id } = parseRequest(idSchema, request.params);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const deployment = await store.getDeployment(id);
    const entityRef = deployment?.entityRef;
    const readable = entityRef
      ? await access.readable(
          [entityRef],
          environmentReadPermission,
          credentials,
        )
      : undefined;
    // Whether it exists is none of the business of who may not see it.
    if (!deployment || !entityRef || !readable?.has(entityRef)) {
      throw new NotFoundError(
        `There is no deployment ${id}, or you may not see it`,
      );
    }
    response.json(deployment);
  };
}

/** @throws InputError that names the environments there are */
export function requireEnvironment(
  definitions: readonly EnvironmentDefinition[],
  id: string,
): EnvironmentDefinition {
  const definition = definitions.find(
    ({ environment }) => environment.id === id,
  );
  if (!definition) {
    const known = definitions.map(({ environment }) => environment.id);
    throw new InputError(
      `There is no environment "${id}"; there is ${known.join(', ') || 'none configured'}`,
    );
  }
  return definition;
}
