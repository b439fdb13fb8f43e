import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  CountedDeploymentPage,
  CountedIncidentPage,
  DeploymentDetails,
  Explanation as Answer,
  deploymentQuerySchema,
  explanationQuerySchema,
  incidentListQuerySchema,
} from '@quarterdeck/plugin-dora-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { Explanation } from '../../engine/Explanation';
import { RecordReader } from '../../engine/RecordReader';

export interface RecordsOptions {
  httpAuth: HttpAuthService;
  reader: RecordReader;
}

export type Handler<T> = RequestHandler<Record<string, string>, T>;

export const deploymentIdSchema = z.object({
  id: z.string().min(1).max(200),
});

const READERS: { allow: ['user', 'service'] } = { allow: ['user', 'service'] };

/** `GET /v1/deployments`: those that a number counts, or those that it does not. */
export function listDeployments({
  httpAuth,
  reader,
}: RecordsOptions): Handler<CountedDeploymentPage> {
  return async (request, response) => {
    const query = parseRequest(deploymentQuerySchema, request.query);
    const credentials = await httpAuth.credentials(request, READERS);
    response.json(await reader.listDeployments(query, credentials));
  };
}

/** `GET /v1/deployments/:id` */
export function getDeployment({
  httpAuth,
  reader,
}: RecordsOptions): Handler<DeploymentDetails> {
  return async (request, response) => {
    const { id } = parseRequest(deploymentIdSchema, request.params);
    const credentials = await httpAuth.credentials(request, READERS);
    response.json(await reader.deployment(id, credentials));
  };
}

/** `GET /v1/incidents`: those that opened in the window. */
export function listIncidents({
  httpAuth,
  reader,
}: RecordsOptions): Handler<CountedIncidentPage> {
  return async (request, response) => {
    const query = parseRequest(incidentListQuerySchema, request.query);
    const credentials = await httpAuth.credentials(request, READERS);
    response.json(await reader.listIncidents(query, credentials));
  };
}

/** `GET /v1/explanation?metric=` */
export function getExplanation({
  httpAuth,
  explanation,
}: {
  httpAuth: HttpAuthService;
  explanation: Explanation;
}): Handler<Answer> {
  return async (request, response) => {
    const query = parseRequest(explanationQuerySchema, request.query);
    const credentials = await httpAuth.credentials(request, READERS);
    response.json(await explanation.of(query, credentials));
  };
}
