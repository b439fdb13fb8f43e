import { HttpAuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { EntityFacts } from '@quarterdeck/plugin-timeline-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { FactReader } from '../../engine/FactReader';

const name = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'is no name of an entity');
const parametersSchema = z.object({ kind: name, namespace: name, name });

/** `GET /v1/entities/:kind/:namespace/:name/facts`: what one entity declares. */
export function entityFacts(options: {
  httpAuth: HttpAuthService;
  reader: FactReader;
}): RequestHandler<Record<string, string>, EntityFacts> {
  const { httpAuth, reader } = options;
  return async (request, response) => {
    const entityRef = stringifyEntityRef(
      parseRequest(parametersSchema, request.params),
    );
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(await reader.read(entityRef, credentials));
  };
}
