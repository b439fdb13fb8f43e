import { AuditorService } from '@backstage/backend-plugin-api';
import {
  Candidates,
  CountedIncident,
  attributionCorrectPermission,
  correctionRemovalSchema,
  correctionSchema,
} from '@quarterdeck/plugin-dora-common';
import {
  EntityAccess,
  assertInPerson,
  audited,
  parseRequest,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { Corrections, Said } from '../../engine/Corrections';
import { candidatesOf } from '../../engine/candidates';
import { Handler, RecordsOptions } from './deployments';

export interface AttributionOptions extends RecordsOptions {
  auditor: AuditorService;
  access: EntityAccess;
  corrections: Corrections;
}

const idSchema = z.object({ id: z.uuid() });

/** `GET /v1/incidents/:id/candidates` */
export function getCandidates(
  options: Parameters<typeof candidatesOf>[0] &
    Pick<RecordsOptions, 'httpAuth'>,
): Handler<Candidates> {
  return async (request, response) => {
    const { id } = parseRequest(idSchema, request.params);
    const credentials = await options.httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(await candidatesOf(options, id, credentials));
  };
}

/** `PUT /v1/incidents/:id/attribution`: says which deployment it comes from, or that none is to blame. */
export function correctAttribution(
  options: AttributionOptions,
): Handler<CountedIncident> {
  return change(options, {
    verb: 'correct',
    bodySchema: correctionSchema,
    // One that they may not see does not exist.
    prepare: async ({ deploymentId }, credentials) => {
      if (deploymentId !== null) {
        await options.reader.findDeployment(deploymentId, credentials);
      }
    },
    act: (id, { deploymentId }, said) =>
      options.corrections.correct(id, deploymentId ?? undefined, said),
  });
}

/** `DELETE /v1/incidents/:id/attribution`: lets the portal decide again. */
export function removeCorrection(
  options: AttributionOptions,
): Handler<CountedIncident> {
  return change(options, {
    verb: 'remove-correction',
    bodySchema: correctionRemovalSchema,
    prepare: async () => {},
    act: (id, _, said) => options.corrections.remove(id, said),
  });
}

type Caller = Parameters<typeof assertInPerson>[0];

/** People only, in person, with an audit record; answers with the incident as it counts then. */
function change<T extends z.ZodType<{ reason: string }>>(
  options: AttributionOptions,
  what: {
    verb: string;
    bodySchema: T;
    prepare(body: z.output<T>, credentials: Caller): Promise<void>;
    act(id: string, body: z.output<T>, said: Said): Promise<boolean>;
  },
): Handler<CountedIncident> {
  const { access, auditor, httpAuth, reader } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { id } = parseRequest(idSchema, request.params);
    const body = parseRequest(what.bodySchema, request.body ?? {});
    const { entityRef, deploymentId } = await reader.findIncident(
      id,
      credentials,
    );
    await audited(
      auditor,
      { eventId: 'attribution', severityLevel: 'medium', request },
      {
        actionType: what.verb,
        id,
        entityRef,
        previousDeploymentId: deploymentId ?? null,
        ...body,
      },
      async () => {
        assertInPerson(credentials);
        await access.require(
          entityRef,
          attributionCorrectPermission,
          credentials,
        );
        await what.prepare(body, credentials);
        await what.act(id, body, {
          by: credentials.principal.userEntityRef,
          reason: body.reason,
        });
      },
    );
    const [incident] = await reader.present(
      [await reader.findIncident(id, credentials)],
      credentials,
    );
    response.json(incident);
  };
}
