import { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AppendResponse,
  appendRequestSchema,
} from '@quarterdeck/plugin-timeline-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { FactWriter } from '../../engine/FactWriter';

const PLUGIN = /^plugin:(.+)$/;

/** `POST /v1/facts`: the rooms' own backends, each for facts of its own. */
export function appendFacts(options: {
  httpAuth: HttpAuthService;
  writer: FactWriter;
}): RequestHandler<Record<string, string>, AppendResponse> {
  const { httpAuth, writer } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['service'],
    });
    const { facts } = parseRequest(appendRequestSchema, request.body);
    const room = PLUGIN.exec(credentials.principal.subject)?.[1];
    const foreign = facts.find(({ type }) => !type.startsWith(`${room}.`));
    if (foreign) {
      throw new NotAllowedError(
        `${credentials.principal.subject} may not post facts of type ${foreign.type}: a room posts its own`,
      );
    }
    response.status(201).json({ results: await writer.append(facts) });
  };
}
