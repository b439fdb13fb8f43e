import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import { RollbackPlan } from '@quarterdeck/plugin-incidents-common';
import { z } from 'zod';
import { wayBackOf } from '../domain/changes';
import { IncidentRecord } from '../domain/records';
import { ActionsPort } from '../providers/actions/types';
import { Suspects } from './Suspects';

const plannedSchema = z.object({
  planId: z.string(),
  link: z.string(),
  summary: z.array(z.string()),
});

/** Plans going back from a suspect, in the room that changes what runs. Nothing is changed here. */
export class Rollbacks {
  constructor(
    private readonly options: { actions: ActionsPort; suspects: Suspects },
  ) {}

  /**
   * @throws InputError for what is no suspect of the incident
   * @throws ConflictError where it was taken back already
   */
  async plan(
    incident: IncidentRecord,
    factId: string,
    credentials: BackstageCredentials,
  ): Promise<RollbackPlan> {
    const { actions, suspects } = this.options;
    const found = await suspects.findChange(incident, factId, credentials);
    if (!found) {
      throw new InputError(
        `${factId} is none of the suspects of INC-${incident.number} that you may see`,
      );
    }
    const { suspect, change } = found;
    if (!suspect.canPlanRollback || suspect.environmentId === null) {
      throw new ConflictError(
        'This change was taken back already, or was in no environment: there is nothing to go back from',
      );
    }
    return await actions.invoke(
      'rollouts:plan-rollback',
      {
        entityRef: suspect.entityRef,
        environmentId: suspect.environmentId,
        ...wayBackOf(change),
        cause: `INC-${incident.number}: ${incident.title}`,
      },
      plannedSchema,
      credentials,
    );
  }
}
