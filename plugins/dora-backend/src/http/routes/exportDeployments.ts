import { scopeQuerySchema } from '@quarterdeck/plugin-dora-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EXPORT_HEADER, exportLine } from '../../domain/exportedDeployment';
import { RecordsOptions } from './deployments';

/**
 * `GET /v1/export/deployments`: those that count in the window, and those that began in it and do not, with the reason of
 * each, as CSV. Written as it is read, so that it costs no memory however long it is.
 */
export function exportDeployments({
  httpAuth,
  reader,
}: RecordsOptions): RequestHandler {
  return async (request, response) => {
    const query = parseRequest(scopeQuerySchema, request.query);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const { window, deployments } = await reader.allDeployments(
      query,
      credentials,
    );
    const name = `dora-deployments-${window.from.slice(0, 10)}-${window.to.slice(0, 10)}.csv`;
    response
      .type('text/csv; charset=utf-8')
      .setHeader('content-disposition', `attachment; filename="${name}"`);
    async function* lines() {
      yield EXPORT_HEADER;
      for await (const page of deployments) {
        yield page.map(exportLine).join('');
      }
    }
    await pipeline(Readable.from(lines()), response);
  };
}
