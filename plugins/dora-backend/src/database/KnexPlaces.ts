import { Tier } from '@quarterdeck/plugin-dora-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { NO_TIER } from './rows';

export interface CountedPlace {
  entityRef: string;
  /** Empty: incidents that say none. */
  environmentId: string;
  /** Of deployments. */
  count: number;
}

const rowsSchema = z.array(
  z.object({
    entity_ref: z.string(),
    environment_id: z.string().nullable(),
    count: z.coerce.number(),
  }),
);
const refsSchema = z.array(z.string());

/** Which entities and environments there are records of. */
export class KnexPlaces {
  constructor(private readonly knex: Knex) {}

  /** In the database's order of their references, those after `after`, from the beginning where it is undefined. */
  async entitiesAfter(
    after: string | undefined,
    limit: number,
  ): Promise<string[]> {
    const { knex } = this;
    const [deployments, incidents] = ['deployments', 'incidents'].map(table =>
      knex(table)
        .modify(query =>
          after === undefined ? query : query.where('entity_ref', '>', after),
        )
        .groupBy('entity_ref')
        .orderBy('entity_ref')
        .limit(limit)
        .select('entity_ref'),
    );
    // Ordered by the database alone: its order of letters may be another than ours.
    return refsSchema.parse(
      await knex
        .from(
          knex
            .from(deployments.as('some'))
            .select('entity_ref')
            .union(knex.from(incidents.as('others')).select('entity_ref'))
            .as('all_of_them'),
        )
        .orderBy('entity_ref')
        .limit(limit)
        .pluck('entity_ref'),
    );
  }

  async placesOf(entityRefs: readonly string[]): Promise<CountedPlace[]> {
    const places = new Map<string, CountedPlace>();
    for (const table of ['incidents', 'deployments']) {
      const rows = rowsSchema.parse(
        await this.knex(table)
          .whereIn('entity_ref', entityRefs)
          .groupBy('entity_ref', 'environment_id')
          .select('entity_ref', 'environment_id')
          .count({ count: '*' }),
      );
      for (const { count, entity_ref: entityRef, environment_id } of rows) {
        const environmentId = environment_id ?? '';
        places.set(`${environmentId}\n${entityRef}`, {
          entityRef,
          environmentId,
          count: table === 'deployments' ? count : 0,
        });
      }
    }
    return [...places.values()];
  }

  /** Gives the records of entities the tiers of their environments, as they are configured now. */
  async setTiers(
    entityRefs: readonly string[],
    tiers: ReadonlyMap<string, Tier>,
  ): Promise<void> {
    for (const table of ['deployments', 'incidents']) {
      for (const [environmentId, tier] of tiers) {
        await this.knex(table)
          .whereIn('entity_ref', entityRefs)
          .where('environment_id', environmentId)
          .whereNot('tier', tier)
          .update({ tier });
      }
      await this.knex(table)
        .whereIn('entity_ref', entityRefs)
        .whereNotIn('environment_id', [...tiers.keys()])
        .whereNot('tier', NO_TIER)
        .update({ tier: NO_TIER });
    }
  }
}
