import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  EntityRunbooks,
  RunbookDetails,
  RunbookPage,
  runbookQuerySchema,
  slugSchema,
  versionSchema,
} from '@quarterdeck/plugin-runbooks-common';
import { entityRefOf, parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { RunbookPages } from '../../engine/RunbookPages';
import { RunbookReader } from '../../engine/RunbookReader';

export interface RunbooksOptions {
  httpAuth: HttpAuthService;
  reader: RunbookReader;
  pages: RunbookPages;
}

const slugParametersSchema = z.object({ slug: slugSchema });
const versionQuerySchema = z.object({ version: versionSchema.optional() });

/** `GET /v1/entities/:kind/:namespace/:name/runbooks` */
export function listEntityRunbooks({
  httpAuth,
  reader,
}: RunbooksOptions): RequestHandler<Record<string, string>, EntityRunbooks> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const entityRef = entityRefOf(request.params);
    response.json(await reader.entity(entityRef, credentials));
  };
}

/** `GET /v1/entities/:kind/:namespace/:name/runbooks/:slug?version=` */
export function getRunbook({
  httpAuth,
  reader,
}: RunbooksOptions): RequestHandler<Record<string, string>, RunbookDetails> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const { slug } = parseRequest(slugParametersSchema, request.params);
    const { version } = parseRequest(versionQuerySchema, request.query);
    const entityRef = entityRefOf(request.params);
    response.json(await reader.runbook(entityRef, slug, version, credentials));
  };
}

/** `GET /v1/runbooks`: of all entities that the reader may see. */
export function listRunbooks({
  httpAuth,
  pages,
}: RunbooksOptions): RequestHandler<Record<string, string>, RunbookPage> {
  return async (request, response) => {
    const query = parseRequest(runbookQuerySchema, request.query);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(await pages.list(query, credentials));
  };
}
