import {
  Suggestions,
  suggestionRequestSchema,
} from '@quarterdeck/plugin-runbooks-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { RunbooksOptions } from './runbooks';

/** `POST /v1/suggestions`: it changes nothing. */
export function suggestRunbooks({
  httpAuth,
  reader,
}: RunbooksOptions): RequestHandler<Record<string, string>, Suggestions> {
  return async (request, response) => {
    const wanted = parseRequest(suggestionRequestSchema, request.body);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(await reader.suggestions(wanted, credentials));
  };
}
