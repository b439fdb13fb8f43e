import {
  AuditorService,
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  executeRestorePlanSchema,
  newRestorePlanSchema,
  restoreExecutePermission,
  type RestorePlan,
} from '@quarterdeck/plugin-backups-common';
import {
  EntityAccess,
  assertInPerson,
  audited,
  parseRequest,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import type { RestorePlanRecord } from '../../domain/records';
import type { PolicyAccess } from '../../engine/PolicyAccess';
import type { RestorePlans, ShownPlan } from '../../engine/RestorePlans';
import { controlsOf } from '../controls';
import { presentRestorePlan } from '../presentRestorePlan';
import type { Handler } from './protection';

export interface RestorePlansOptions {
  access: EntityAccess;
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  policies: PolicyAccess;
  plans: RestorePlans;
  now(): number;
}

/** `POST /v1/restore-plans`: says what would be done, and asks a second person where data would be replaced. */
export function planRestore(
  options: RestorePlansOptions,
): Handler<RestorePlan> {
  const { auditor, httpAuth, plans, policies } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const wanted = parseRequest(newRestorePlanSchema, request.body ?? {});
    const policy = await policies.require(wanted.policyId, credentials);
    const shown = await audited(
      auditor,
      { eventId: 'restore', severityLevel: 'high', request },
      { actionType: 'plan', entityRef: policy.entityRef, ...wanted },
      async () => {
        await requireRestorer(options, policy.entityRef, credentials);
        return await plans.plan(
          policy,
          wanted,
          credentials.principal.userEntityRef,
        );
      },
    );
    response.status(201).json(await present(options, shown, credentials));
  };
}

/** `GET /v1/restore-plans/:id` */
export function getRestorePlan(
  options: RestorePlansOptions,
): Handler<RestorePlan> {
  return async (request, response) => {
    const credentials = await options.httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const plan = await readablePlan(options, request.params, credentials);
    response.json(
      await present(options, await options.plans.show(plan), credentials),
    );
  };
}

/** `POST /v1/restore-plans/:id/execute` */
export function executeRestorePlan(
  options: RestorePlansOptions,
): Handler<RestorePlan> {
  const { auditor, httpAuth, plans } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { confirmation } = parseRequest(
      executeRestorePlanSchema,
      request.body ?? {},
    );
    const plan = await readablePlan(options, request.params, credentials);
    const { id, entityRef, source, target, hash } = plan;
    const shown = await audited(
      auditor,
      { eventId: 'restore', severityLevel: 'critical', request },
      { actionType: 'execute', id, entityRef, source, target, hash },
      async () => {
        await requireRestorer(options, entityRef, credentials);
        return await plans.execute(id, {
          confirmation,
          by: credentials.principal.userEntityRef,
        });
      },
    );
    response.json(await present(options, shown, credentials));
  };
}

async function readablePlan(
  { plans, policies }: RestorePlansOptions,
  params: Record<string, string>,
  credentials: BackstageCredentials,
): Promise<RestorePlanRecord> {
  const { id } = parseRequest(z.object({ id: z.uuid() }), params);
  const plan = await plans.find(id);
  if (!(await policies.mayRead(plan.entityRef, credentials))) {
    throw new NotFoundError(
      `There is no restore plan ${id}, or you may not see it`,
    );
  }
  return plan;
}

/** @throws NotAllowedError */
async function requireRestorer(
  { access }: RestorePlansOptions,
  entityRef: string,
  credentials: BackstageCredentials<BackstageUserPrincipal>,
): Promise<void> {
  assertInPerson(credentials);
  await access.require(entityRef, restoreExecutePermission, credentials);
}

async function present(
  { permissions, now }: RestorePlansOptions,
  shown: ShownPlan,
  credentials: BackstageCredentials,
): Promise<RestorePlan> {
  const { restore } = await controlsOf(
    permissions,
    shown.plan.entityRef,
    credentials,
  );
  return presentRestorePlan(shown, restore, now());
}
