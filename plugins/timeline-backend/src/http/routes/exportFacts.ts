import { HttpAuthService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { exportFormatSchema } from '@quarterdeck/plugin-timeline-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { RENDERERS, Renderer } from '../../domain/render';
import { FactReader } from '../../engine/FactReader';
import { parseQuery } from '../parseQuery';

const formatSchema = z.looseObject({ format: exportFormatSchema });
const PAGE = 100;

/** `GET /v1/export?format=&entity=…`: everything that matches, as fast as the reader takes it. */
export function exportFacts(options: {
  httpAuth: HttpAuthService;
  reader: FactReader;
}): RequestHandler {
  const { httpAuth, reader } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const { format, ...filters } = parseRequest(formatSchema, request.query);
    const query = { ...parseQuery(filters), limit: PAGE };
    if (query.cursor !== undefined) {
      throw new InputError(
        'An export takes no cursor; narrow it with from and to instead',
      );
    }
    if (!query.entity) {
      throw new InputError(
        'Say of which entity: entity=component:default/petstore. An export is of entities, not of everything',
      );
    }
    const renderer = RENDERERS[format];
    const pages = reader.all(query, credentials);
    // The first page before the headers, so that a refusal is an answer and not half a file.
    const first = await pages.next();
    response.setHeader('content-type', renderer.contentType);
    response.setHeader(
      'content-disposition',
      `attachment; filename="timeline.${renderer.fileExtension}"`,
    );
    await pipeline(Readable.from(render(renderer, first, pages)), response);
  };
}

async function* render(
  renderer: Renderer,
  first: Awaited<ReturnType<ReturnType<FactReader['all']>['next']>>,
  pages: ReturnType<FactReader['all']>,
): AsyncGenerator<string> {
  yield renderer.header;
  if (!first.done) {
    yield first.value.map(renderer.line).join('');
  }
  for await (const facts of pages) {
    yield facts.map(renderer.line).join('');
  }
}
