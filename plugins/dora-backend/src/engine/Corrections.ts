import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { factId, toMessage } from '@quarterdeck/plugin-timeline-node';
import { AttributionFactPayload } from '@quarterdeck/plugin-dora-common';
import { Outbox } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { inTurn } from '../database/KnexMarks';
import { KnexCorrections } from '../database/KnexCorrections';
import { KnexRecords } from '../database/KnexRecords';
import { StoredDeployment, StoredIncident } from '../domain/stored';

/** Around which instants something may follow that did not before. */
export interface Place {
  entityRef: string;
  /** Empty for incidents that do not say where they are. */
  environmentId: string;
  from: number;
  to: number;
}

/** Derives what follows from the records, and writes it. */
export interface PlaceDeriver {
  derive(
    transaction: Knex.Transaction,
    places: readonly Place[],
    incidentIds: readonly string[],
  ): Promise<unknown>;
}

const VERBS = {
  corrected: 'its deployment was corrected',
  'correction-removed': 'the correction of its deployment was taken back',
};

/** What a person says about an incident, or takes back. */
export interface Said {
  by: string;
  reason: string;
}

/**
 * Lets a person say which deployment an incident comes from. What they say is kept, what follows from it is derived, and
 * the fact of it is left for the timeline, all in one transaction. Of two at once the later one holds; both are on record.
 */
export class Corrections {
  constructor(
    private readonly options: {
      knex: Knex;
      outbox: Outbox;
      deriver: PlaceDeriver;
      /** Those in the transaction: of a connection that holds the others up. */
      recordsOf(knex: Knex): KnexRecords;
      now: () => number;
      /** Called after facts were put into the outbox. */
      onFacts(): void;
      onChanged(): void;
    },
  ) {}

  /**
   * @param deploymentId - `undefined`: none is to blame
   * @returns whether anything is other than before
   * @throws InputError for a deployment that it cannot come from
   * @throws ConflictError for an incident that lives on in another
   */
  async correct(
    incidentId: string,
    deploymentId: string | undefined,
    said: Said,
  ): Promise<boolean> {
    return await this.#change(incidentId, async (incident, world) => {
      const deployment =
        deploymentId === undefined
          ? undefined
          : await world.deployment(deploymentId);
      requirePossible(incident, deploymentId, deployment);
      const before = await world.corrections.get(incidentId);
      if (
        before
          ? before.deploymentId === deploymentId
          : incident.deploymentId === deploymentId && deployment
      ) {
        return undefined;
      }
      await world.corrections.put({
        incidentId,
        deploymentId,
        ...said,
        at: this.options.now(),
      });
      return { verb: 'corrected', said, concerned: deployment };
    });
  }

  /** @throws NotFoundError where nobody has corrected it */
  async remove(incidentId: string, said: Said): Promise<boolean> {
    return await this.#change(incidentId, async (_, world) => {
      if (!(await world.corrections.remove(incidentId))) {
        throw new NotFoundError(
          `Nobody has corrected the incident ${incidentId}`,
        );
      }
      return { verb: 'correction-removed', said, concerned: undefined };
    });
  }

  async #change(
    incidentId: string,
    act: (
      incident: StoredIncident,
      world: {
        corrections: KnexCorrections;
        deployment(id: string): Promise<StoredDeployment | undefined>;
      },
    ) => Promise<
      | {
          verb: keyof typeof VERBS;
          said: Said;
          concerned: StoredDeployment | undefined;
        }
      | undefined
    >,
  ): Promise<boolean> {
    const { knex, deriver, outbox, recordsOf } = this.options;
    const isChanged = await inTurn(knex, async transaction => {
      const records = recordsOf(transaction);
      const incident = await records.incident(incidentId);
      if (!incident) {
        throw new NotFoundError(`There is no incident ${incidentId}`);
      }
      const changed = await act(incident, {
        corrections: new KnexCorrections(transaction),
        deployment: id => records.deployment(id),
      });
      if (!changed) {
        return false;
      }
      const before =
        incident.deploymentId === undefined
          ? undefined
          : await records.deployment(incident.deploymentId);
      await deriver.derive(
        transaction,
        placesOf(incident, [before, changed.concerned]),
        [incidentId],
      );
      const after = await records.incident(incidentId);
      await outbox.enqueue(transaction, [
        this.#factOf(incident, after?.deploymentId, changed.verb, changed.said),
      ]);
      return true;
    });
    if (isChanged) {
      this.options.onFacts();
      this.options.onChanged();
    }
    return isChanged;
  }

  #factOf(
    incident: StoredIncident,
    deploymentId: string | undefined,
    verb: keyof typeof VERBS,
    { by, reason }: Said,
  ) {
    const type = `dora.attribution.${verb}`;
    const payload: AttributionFactPayload = {
      incidentId: incident.id,
      number: incident.number,
      deploymentId: deploymentId ?? null,
      previousDeploymentId: incident.deploymentId ?? null,
      by,
      reason,
    };
    return toMessage({
      // The same may be said, taken back and said again.
      id: factId({
        room: 'dora',
        subjectId: randomUUID(),
        type,
        revision: 1,
      }),
      type,
      version: 1,
      occurredAt: new Date(this.options.now()).toISOString(),
      entityRef: incident.entityRef,
      environmentId: incident.environmentId ?? null,
      actor: { kind: 'user', ref: by },
      subject: { kind: 'incident', id: incident.id },
      correlationId: incident.id,
      causationId: null,
      summary: `INC-${incident.number}: ${VERBS[verb]}`,
      payload,
      personalKeys: ['by', 'reason'],
    });
  }
}

function requirePossible(
  incident: StoredIncident,
  deploymentId: string | undefined,
  deployment: StoredDeployment | undefined,
): void {
  if (!incident.isCounted) {
    throw new ConflictError(
      `INC-${incident.number} was merged into another incident; correct that one`,
    );
  }
  if (deploymentId === undefined) {
    return;
  }
  if (!deployment) {
    throw new InputError(
      `There is no deployment ${deploymentId}; choose one of the candidates of INC-${incident.number}`,
    );
  }
  if (deployment.startedAt > incident.openedAt) {
    throw new InputError(
      `The deployment ${deploymentId} began after INC-${incident.number} was opened, so it does not come from it; choose an earlier one`,
    );
  }
}

/** Where what follows may be other than before: around the incident, and around what it came from and comes from. */
function placesOf(
  { entityRef, environmentId = '', openedAt }: StoredIncident,
  deployments: readonly (StoredDeployment | undefined)[],
): Place[] {
  return [
    { entityRef, environmentId, from: openedAt, to: openedAt },
    ...deployments
      .filter(each => each !== undefined)
      .map(each => ({
        entityRef: each.entityRef,
        environmentId: each.environmentId,
        from: each.startedAt,
        to: each.startedAt,
      })),
  ];
}
