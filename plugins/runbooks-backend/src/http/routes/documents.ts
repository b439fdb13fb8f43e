import {
  RunbookDocumentPage,
  documentQuerySchema,
} from '@quarterdeck/plugin-runbooks-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { RunbooksOptions } from './runbooks';

/** `GET /v1/documents`: for the search of the portal, which sees to it that readers find only what they may read. */
export function listDocuments({
  httpAuth,
  pages,
}: RunbooksOptions): RequestHandler<
  Record<string, string>,
  RunbookDocumentPage
> {
  return async (request, response) => {
    await httpAuth.credentials(request, { allow: ['service'] });
    const query = parseRequest(documentQuerySchema, request.query);
    response.json(await pages.documents(query));
  };
}
