import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  Run,
  RunPage,
  abortRunSchema,
  handOverRunSchema,
  newRunCommentSchema,
  newRunSchema,
  runQuerySchema,
} from '@quarterdeck/plugin-runbooks-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { reportOf } from '../../domain/report';
import { RunDesk } from '../../engine/RunDesk';
import { RunReader } from '../../engine/RunReader';

export interface RunsOptions {
  httpAuth: HttpAuthService;
  desk: RunDesk;
  reader: RunReader;
  now(): number;
}

type Handler<T> = RequestHandler<Record<string, string>, T>;

const idSchema = z.object({ id: z.uuid() });

/** `POST /v1/runs`: people, and rooms on behalf of people. */
export function startRun({ httpAuth, desk }: RunsOptions): Handler<Run> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const wanted = parseRequest(newRunSchema, request.body);
    const key = request.header('idempotency-key');
    response
      .status(201)
      .json(await desk.start(wanted, credentials, { request, key }));
  };
}

/** `GET /v1/runs`: newest first, of what the reader may see. */
export function listRuns({ httpAuth, reader }: RunsOptions): Handler<RunPage> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const query = parseRequest(runQuerySchema, request.query);
    response.json(await reader.list(query, credentials));
  };
}

/** `GET /v1/runs/:id` */
export function getRun({ httpAuth, reader }: RunsOptions): Handler<Run> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const { id } = parseRequest(idSchema, request.params);
    response.json(await reader.get(id, credentials));
  };
}

/** `GET /v1/runs/:id/report`: the record of the run in Markdown. */
export function getReport({
  httpAuth,
  reader,
  now,
}: RunsOptions): Handler<string> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const { id } = parseRequest(idSchema, request.params);
    const { run } = await reader.find(id, credentials);
    response
      .type('text/markdown; charset=utf-8')
      .attachment(`${run.record.slug}-${id}.md`)
      .send(reportOf(run.record, now()));
  };
}

/** `POST /v1/runs/:id/abort` */
export function abortRun({ httpAuth, desk }: RunsOptions): Handler<Run> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { id } = parseRequest(idSchema, request.params);
    const { reason } = parseRequest(abortRunSchema, request.body);
    const asked = { kind: 'abort', comment: reason } as const;
    response.json(await desk.apply(id, asked, credentials, request));
  };
}

/** `POST /v1/runs/:id/hand-over` */
export function handOverRun({ httpAuth, desk }: RunsOptions): Handler<Run> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { id } = parseRequest(idSchema, request.params);
    const { to, comment } = parseRequest(handOverRunSchema, request.body);
    await desk.assertPerson(to, credentials);
    const asked = {
      kind: 'hand-over',
      to,
      comment: comment ?? undefined,
      id: newId(),
    } as const;
    response.json(await desk.apply(id, asked, credentials, request));
  };
}

/** `POST /v1/runs/:id/comments` */
export function commentOnRun({ httpAuth, desk }: RunsOptions): Handler<Run> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { id } = parseRequest(idSchema, request.params);
    const { text, stepId } = parseRequest(newRunCommentSchema, request.body);
    const asked = {
      kind: 'comment',
      text,
      stepId: stepId ?? undefined,
      id: newId(),
    } as const;
    response
      .status(201)
      .json(await desk.apply(id, asked, credentials, request));
  };
}
