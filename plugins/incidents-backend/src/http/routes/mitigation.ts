import {
  AuditorService,
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import {
  incidentRespondPermission,
  planRollbackSchema,
  RollbackPlan,
  StartedRunbook,
  startRunbookSchema,
} from '@quarterdeck/plugin-incidents-common';
import {
  assertInPerson,
  audited,
  EntityAccess,
  parseRequest,
} from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { v7 as newId } from 'uuid';
import { IncidentRecord, LinkedRunRecord } from '../../domain/records';
import { ReadableIncidents } from '../../engine/Investigation';
import { Rollbacks } from '../../engine/Rollbacks';
import { Runbooks } from '../../engine/Runbooks';
import { idSchema } from './investigation';

export interface MitigationOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  access: EntityAccess;
  reader: ReadableIncidents;
  incidents: { linkRun(id: string, run: LinkedRunRecord): Promise<unknown> };
  runbooks: Runbooks;
  rollbacks: Rollbacks;
}

/** `POST /v1/incidents/:id/runs`: starts a runbook for it, as the caller. */
export function startRunbook(
  options: MitigationOptions,
): RequestHandler<Record<string, string>, StartedRunbook> {
  const { httpAuth, auditor, runbooks, incidents } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { id } = parseRequest(idSchema, request.params);
    const wanted = parseRequest(startRunbookSchema, request.body);
    const by = credentials.principal.userEntityRef;
    const { record, incident } = await options.reader.read(id, credentials);
    const started = await audited(
      auditor,
      { eventId: 'incident', severityLevel: 'medium', request },
      { actionType: 'start-runbook', id, slug: wanted.slug },
      async () => {
        await assertResponder(options, record, credentials);
        const made = await runbooks.start(record, wanted, {
          credentials,
          by,
          // Who asks again with the same key gets the same run.
          idempotencyKey: `${id}/${request.get('idempotency-key') ?? newId()}`,
          alertName: incident.alerts.find(({ state }) => state === 'firing')
            ?.name,
        });
        if (record.runs.every(({ runId }) => runId !== made.run.runId)) {
          await incidents.linkRun(id, made.run);
        }
        return made.started;
      },
    );
    response.status(201).json(started);
  };
}

/** `POST /v1/incidents/:id/rollback-plan`: plans going back from a suspect, as the caller; nothing is changed. */
export function planRollback(
  options: MitigationOptions,
): RequestHandler<Record<string, string>, RollbackPlan> {
  const { httpAuth, auditor, rollbacks } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { id } = parseRequest(idSchema, request.params);
    const { factId } = parseRequest(planRollbackSchema, request.body);
    const record = await options.reader.record(id, credentials);
    response.status(201).json(
      await audited(
        auditor,
        { eventId: 'incident', severityLevel: 'medium', request },
        { actionType: 'plan-rollback', id, factId },
        async () => {
          await assertResponder(options, record, credentials);
          return await rollbacks.plan(record, factId, credentials);
        },
      ),
    );
  };
}

/** @throws NotAllowedError where it is not the caller's to respond */
async function assertResponder(
  { access }: MitigationOptions,
  { entityRef }: IncidentRecord,
  credentials: BackstageCredentials<BackstageUserPrincipal>,
): Promise<void> {
  assertInPerson(credentials);
  await access.require(entityRef, incidentRespondPermission, credentials);
}
