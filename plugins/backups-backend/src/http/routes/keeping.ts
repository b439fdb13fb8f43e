import type { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  Calendar,
  RetentionPreview,
  retentionPreviewRequestSchema,
} from '@quarterdeck/plugin-backups-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { KeepingViews } from '../../engine/KeepingViews';

export interface KeepingRoutesOptions {
  httpAuth: HttpAuthService;
  views: KeepingViews;
}

const paramsSchema = z.object({ id: z.uuid() });
const windowSchema = z
  .object({ from: z.iso.datetime(), to: z.iso.datetime() })
  .strict();

/** `GET /v1/policies/:id/calendar?from&to`: of at most 400 days. */
export function getCalendar({
  httpAuth,
  views,
}: KeepingRoutesOptions): RequestHandler<Record<string, string>, Calendar> {
  return async (request, response) => {
    const { id } = parseRequest(paramsSchema, request.params);
    const { from, to } = parseRequest(windowSchema, request.query);
    const window = { from: Date.parse(from), to: Date.parse(to) };
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(await views.calendar(id, window, credentials));
  };
}

/** `POST /v1/policies/:id/retention-previews`: changes nothing. */
export function previewRetention({
  httpAuth,
  views,
}: KeepingRoutesOptions): RequestHandler<
  Record<string, string>,
  RetentionPreview
> {
  return async (request, response) => {
    const { id } = parseRequest(paramsSchema, request.params);
    const { rules } = parseRequest(retentionPreviewRequestSchema, request.body);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(await views.preview(id, rules, credentials));
  };
}
