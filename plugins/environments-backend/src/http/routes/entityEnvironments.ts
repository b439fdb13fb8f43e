import { HttpAuthService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  EnvironmentMatrix,
  environmentReadPermission,
} from '@quarterdeck/plugin-environments-common';
import {
  EntityAccess,
  entityRefOf,
  parseRequest,
} from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { MatrixService } from '../../engine/MatrixService';

const querySchema = z.object({ at: z.iso.datetime().optional() });

/** `GET /v1/entities/:kind/:namespace/:name/environments?at=`: the matrix of one entity, now or at a past instant. */
export function entityEnvironments(options: {
  httpAuth: HttpAuthService;
  access: EntityAccess;
  matrices: MatrixService;
  now: () => number;
}): RequestHandler<Record<string, string>, EnvironmentMatrix> {
  const { httpAuth, access, matrices, now } = options;
  return async (request, response) => {
    const entityRef = entityRefOf(request.params);
    const query = parseRequest(querySchema, request.query);
    const at = query.at === undefined ? undefined : Date.parse(query.at);
    if (at !== undefined && at > now()) {
      throw new InputError(
        `${query.at} is in the future; ask for a past instant, or leave "at" out for now`,
      );
    }
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const entity = await access.require(
      entityRef,
      environmentReadPermission,
      credentials,
    );
    response.json(
      await matrices.matrixOf(entity, at, refs =>
        access.readable(refs, environmentReadPermission, credentials),
      ),
    );
  };
}
