import {
  AuditorService,
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import {
  Incident,
  incidentRespondPermission,
} from '@quarterdeck/plugin-incidents-common';
import {
  EntityAccess,
  assertInPerson,
  audited,
  parseRequest,
} from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { IncidentRecord } from '../domain/records';
import { IncidentReader } from '../engine/IncidentReader';
import { idSchema } from './routes/incidents';

export interface RespondOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  access: EntityAccess;
  reader: IncidentReader;
}

/** What a person brings who does something with an incident that they may respond for. */
export interface Responding<Body> {
  record: IncidentRecord;
  body: Body;
  /** Who it is, as an entity reference. */
  by: string;
  credentials: BackstageCredentials<BackstageUserPrincipal>;
  parameters: Record<string, string>;
}

/**
 * `POST /v1/incidents/:id/<verb>`: people only, in person, with an audit record.
 *
 * @param verb - as the audit calls it
 * @returns the incident as it is afterwards
 */
export function respond<T extends z.ZodType>(
  options: RespondOptions,
  verb: string,
  bodySchema: T,
  act: (responding: Responding<z.output<T>>) => Promise<unknown>,
): RequestHandler<Record<string, string>, Incident> {
  const { httpAuth, auditor, access, reader } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { id } = parseRequest(idSchema, { id: request.params.id });
    const body = parseRequest(bodySchema, request.body ?? {});
    const record = await reader.record(id, credentials);
    await audited(
      auditor,
      { eventId: 'incident', severityLevel: 'medium', request },
      { actionType: verb, id },
      async () => {
        assertInPerson(credentials);
        await access.require(
          record.entityRef,
          incidentRespondPermission,
          credentials,
        );
        await act({
          record,
          body,
          by: credentials.principal.userEntityRef,
          credentials,
          parameters: request.params,
        });
      },
    );
    response.json(await reader.get(id, credentials));
  };
}
