import {
  AuditorService,
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  Control,
  rolloutControlPermission,
  rolloutReadPermission,
  rolloutStartPermission,
} from '@quarterdeck/plugin-rollouts-common';
import { EntityAccess, audited } from '@quarterdeck/toolkit-node';
import { Request } from 'express';
import { PlanRecord, RolloutRecord } from '../domain/records';
import { PlanBody } from './planBody';
import { Planner } from './Planner';
import { RolloutReader } from './RolloutReader';
import { RolloutService } from './RolloutService';

export interface RolloutDeskOptions {
  access: EntityAccess;
  auditor: AuditorService;
  auth: AuthService;
  planner: Planner;
  reader: RolloutReader;
  rollouts: RolloutService;
}

/** Where people ask for rollouts, by HTTP or by an action: who may, and the audit record of it. */
export class RolloutDesk {
  constructor(private readonly options: RolloutDeskOptions) {}

  /** A plan is on somebody's behalf. */
  async plan(
    body: PlanBody,
    credentials: BackstageCredentials,
  ): Promise<PlanRecord> {
    const { access, planner } = this.options;
    const by = this.#personOf(credentials);
    await access.require(body.entityRef, rolloutReadPermission, credentials);
    return await planner.plan(body, by);
  }

  /**
   * @param planHash - of the plan that was seen
   * @param idempotencyKey - the same one of the same person starts one rollout
   */
  async start(
    {
      planId,
      planHash,
      idempotencyKey,
    }: { planId: string; planHash: string; idempotencyKey?: string },
    credentials: BackstageCredentials,
    request?: Request,
  ): Promise<RolloutRecord> {
    const { access, auditor, reader, rollouts } = this.options;
    const by = this.#personOf(credentials);
    const plan = await reader.plan(planId, credentials);
    if (!plan) {
      throw new NotFoundError(
        `There is no plan ${planId}, or you may not see it`,
      );
    }
    const { entityRef, environmentId } = plan.document;
    return await audited(
      auditor,
      { eventId: 'rollout', severityLevel: 'high', request },
      { actionType: 'start', planId, entityRef, environmentId },
      async () => {
        await access.require(entityRef, rolloutStartPermission, credentials);
        return await rollouts.start(planId, planHash, by, idempotencyKey);
      },
    );
  }

  /** @param isDone - where it says so of the rollout, there is nothing to do any more */
  async control(
    id: string,
    {
      control,
      cause,
      isDone = () => false,
    }: {
      control: Control;
      cause?: string;
      isDone?(record: RolloutRecord): boolean;
    },
    credentials: BackstageCredentials,
    request?: Request,
  ): Promise<RolloutRecord> {
    const { access, auditor, reader, rollouts } = this.options;
    const by = this.#personOf(credentials);
    if (control === 'skip-analysis' && cause === undefined) {
      throw new InputError(
        'cause is missing: say why the metrics are not to count',
      );
    }
    const record = await reader.get(id, credentials);
    await audited(
      auditor,
      { eventId: 'rollout', severityLevel: 'high', request },
      { actionType: control, id },
      async () => {
        await access.require(
          record.plan.document.entityRef,
          rolloutControlPermission,
          credentials,
        );
        if (!isDone(record)) {
          await rollouts.control(record, control, by, cause);
        }
      },
    );
    return record;
  }

  #personOf(credentials: BackstageCredentials): string {
    if (this.options.auth.isPrincipal(credentials, 'user')) {
      return credentials.principal.userEntityRef;
    }
    throw new NotAllowedError(
      'Only a person can ask for this: a service has to ask on behalf of one',
    );
  }
}
