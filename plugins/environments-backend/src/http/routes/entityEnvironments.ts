import {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  EnvironmentMatrix,
  environmentReadPermission,
} from '@quarterdeck/plugin-environments-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { MatrixService } from '../../engine/MatrixService';

const name = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'is no name of an entity');
const parametersSchema = z.object({ kind: name, namespace: name, name });

/** `GET /v1/entities/:kind/:namespace/:name/environments`: the matrix of one entity. */
export function entityEnvironments(options: {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  catalog: CatalogService;
  matrices: MatrixService;
}): RequestHandler<Record<string, string>, EnvironmentMatrix> {
  const { httpAuth, permissions, catalog, matrices } = options;
  return async (request, response) => {
    const entityRef = stringifyEntityRef(
      parseRequest(parametersSchema, request.params),
    );
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const entity = await catalog.getEntityByRef(entityRef, { credentials });
    if (!entity) {
      throw new NotFoundError(
        `There is no entity ${entityRef} in the catalog, or you may not see it`,
      );
    }
    const [decision] = await permissions.authorize(
      [{ permission: environmentReadPermission, resourceRef: entityRef }],
      { credentials },
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You may not see the environments of ${entityRef}; it takes the permission ${environmentReadPermission.name}`,
      );
    }
    response.json(await matrices.matrixOf(entity));
  };
}
