import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import {
  Incident,
  IncidentPage,
  incidentOpenPermission,
  incidentQuerySchema,
  incidentReadPermission,
  newIncidentSchema,
} from '@quarterdeck/plugin-incidents-common';
import {
  EntityAccess,
  assertInPerson,
  audited,
  parseRequest,
} from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { IncidentReader } from '../../engine/IncidentReader';
import { Opening, openByHand } from '../../engine/openByHand';

export interface IncidentsOptions extends Opening {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  access: EntityAccess;
  reader: IncidentReader;
}

type Handler<T> = RequestHandler<Record<string, string>, T>;

export const idSchema = z.object({ id: z.uuid() });

/** `GET /v1/incidents`: newest first, of what the reader may see. */
export function listIncidents({
  httpAuth,
  reader,
}: IncidentsOptions): Handler<IncidentPage> {
  return async (request, response) => {
    const query = parseRequest(incidentQuerySchema, request.query);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(await reader.list(query, credentials));
  };
}

/** `GET /v1/incidents/:id` */
export function getIncident({
  httpAuth,
  reader,
}: IncidentsOptions): Handler<Incident> {
  return async (request, response) => {
    const { id } = parseRequest(idSchema, request.params);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(await reader.get(id, credentials));
  };
}

/** `POST /v1/incidents`: 201 for a new one, 200 for one that was open and is joined. People only. */
export function openIncident(options: IncidentsOptions): Handler<Incident> {
  const { httpAuth, auditor, access, reader } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const wanted = parseRequest(newIncidentSchema, request.body);
    const { entityRef } = wanted;
    const { record, isNew } = await audited(
      auditor,
      { eventId: 'incident', severityLevel: 'medium', request },
      { actionType: 'open', entityRef },
      async () => {
        assertInPerson(credentials);
        await access.require(entityRef, incidentReadPermission, credentials);
        await access.require(entityRef, incidentOpenPermission, credentials);
        return await openByHand(
          options,
          wanted,
          credentials.principal.userEntityRef,
        );
      },
    );
    response
      .status(isNew ? 201 : 200)
      .json(await reader.get(record.id, credentials));
  };
}
