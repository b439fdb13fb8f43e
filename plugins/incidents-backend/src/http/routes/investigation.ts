import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  IncidentEvents,
  IncidentRunbooks,
  Suspects,
} from '@quarterdeck/plugin-incidents-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { Investigation } from '../../engine/Investigation';

export interface InvestigationOptions {
  httpAuth: HttpAuthService;
  investigation: Investigation;
}

export const idSchema = z.object({ id: z.uuid() });

const pageSchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(100),
  cursor: z.string().max(500).optional(),
});

const READERS: { allow: ('user' | 'service')[] } = {
  allow: ['user', 'service'],
};

/** `GET /v1/incidents/:id/suspects`: what changed before, most likely cause first. */
export function getSuspects({
  httpAuth,
  investigation,
}: InvestigationOptions): RequestHandler<Record<string, string>, Suspects> {
  return async (request, response) => {
    const { id } = parseRequest(idSchema, request.params);
    const credentials = await httpAuth.credentials(request, READERS);
    response.json(await investigation.suspects(id, credentials));
  };
}

/** `GET /v1/incidents/:id/events`: the record of it, oldest first. */
export function getEvents({
  httpAuth,
  investigation,
}: InvestigationOptions): RequestHandler<
  Record<string, string>,
  IncidentEvents
> {
  return async (request, response) => {
    const { id } = parseRequest(idSchema, request.params);
    const query = parseRequest(pageSchema, request.query);
    const credentials = await httpAuth.credentials(request, READERS);
    response.json(await investigation.events(id, query, credentials));
  };
}

/** `GET /v1/incidents/:id/runbooks`: those that fit, and how far those are that were started. */
export function getRunbooks({
  httpAuth,
  investigation,
}: InvestigationOptions): RequestHandler<
  Record<string, string>,
  IncidentRunbooks
> {
  return async (request, response) => {
    const { id } = parseRequest(idSchema, request.params);
    const credentials = await httpAuth.credentials(request, READERS);
    response.json(await investigation.runbooks(id, credentials));
  };
}

/** `GET /v1/incidents/:id/post-mortem`: Markdown, as a file; or JSON for who asks for that. */
export function getPostMortem({
  httpAuth,
  investigation,
}: InvestigationOptions): RequestHandler {
  return async (request, response) => {
    const { id } = parseRequest(idSchema, request.params);
    const credentials = await httpAuth.credentials(request, READERS);
    const { name, markdown } = await investigation.postMortem(id, credentials);
    if (request.accepts(['text/markdown', 'json']) === 'json') {
      response.json({ name, markdown });
      return;
    }
    response
      .set('content-disposition', `attachment; filename="${name}.md"`)
      .type('text/markdown; charset=utf-8')
      .send(markdown);
  };
}
