import { HttpAuthService } from '@backstage/backend-plugin-api';
import { Fact, FactPage } from '@quarterdeck/plugin-timeline-common';
import { entityRefOf, parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { FactReader } from '../../engine/FactReader';
import { parseQuery } from '../parseQuery';

export interface ReadingOptions {
  httpAuth: HttpAuthService;
  reader: FactReader;
}

const READERS: { allow: ('user' | 'service')[] } = {
  allow: ['user', 'service'],
};

/** `GET /v1/facts`: of all entities that the reader may see, or of those asked for. */
export function listFacts({
  httpAuth,
  reader,
}: ReadingOptions): RequestHandler<Record<string, string>, FactPage> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, READERS);
    response.json(await reader.list(parseQuery(request.query), credentials));
  };
}

/** `GET /v1/entities/:kind/:namespace/:name/facts` */
export function entityFacts({
  httpAuth,
  reader,
}: ReadingOptions): RequestHandler<Record<string, string>, FactPage> {
  return async (request, response) => {
    const entity = [entityRefOf(request.params)];
    const credentials = await httpAuth.credentials(request, READERS);
    const { entity: _other, ...query } = request.query;
    const parsed = parseQuery(query);
    response.json(await reader.list({ ...parsed, entity }, credentials));
  };
}

/** `GET /v1/facts/:id` */
export function getFact({
  httpAuth,
  reader,
}: ReadingOptions): RequestHandler<Record<string, string>, Fact> {
  return async (request, response) => {
    const { id } = parseRequest(z.object({ id: z.uuid() }), request.params);
    const credentials = await httpAuth.credentials(request, READERS);
    response.json(await reader.get(id, credentials));
  };
}
