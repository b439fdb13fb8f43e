import { doraReason } from '@quarterdeck/plugin-dora-common';
import { canonicalJson } from '@quarterdeck/toolkit-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { ToldDeployment, ToldIncident, ToldRollout } from '../domain/told';
import {
  NO_TIER,
  TierColumn,
  readIncident,
  readRollout,
  readToldDeployment,
  toDerivedColumns,
  toDerivedIncidentColumns,
  toIncidentColumns,
  toToldColumns,
} from './rows';
import { chunksOf } from './values';

const AT_ONCE = 400;

const rolloutRowSchema = z.object({ record_json: z.string() });
const incidentRowSchema = z.object({
  record_json: z.string(),
  fact_position: z.coerce.number(),
});
const placeRowSchema = z.object({
  entity_ref: z.string(),
  environment_id: z.string(),
  started_at: z.coerce.number(),
});

/** What facts have told, as it is kept. Nothing of what follows from it is decided here. */
export class KnexTold {
  constructor(
    private readonly transaction: Knex.Transaction,
    private readonly tierOf: (environmentId: string | undefined) => TierColumn,
  ) {}

  async deployments(ids: readonly string[]): Promise<ToldDeployment[]> {
    const rows = await this.#rows('deployments', ids);
    return rows.map(readToldDeployment);
  }

  async incidents(ids: readonly string[]): Promise<ToldIncident[]> {
    const rows = await this.#rows('incidents', ids);
    return rows.map(row => {
      const { fact_position, record_json } = incidentRowSchema.parse(row);
      return { record: readIncident(record_json), position: fact_position };
    });
  }

  async rollouts(ids: readonly string[]): Promise<ToldRollout[]> {
    const rows = await this.#rows('rollouts', ids);
    return rows.map(row =>
      readRollout(rolloutRowSchema.parse(row).record_json),
    );
  }

  async putDeployments(told: readonly ToldDeployment[]): Promise<void> {
    await this.#put(
      'deployments',
      told.map(each => {
        const { environmentId, id } = each.record;
        const tier = this.tierOf(environmentId);
        return {
          id,
          ...toToldColumns(each, tier),
          // Of a new one; whatever is configured is derived at once.
          ...toDerivedColumns(undefined, {
            reason: doraReason('not-counted.no-tier', {
              environment: environmentId,
            }),
            failedReasons: [],
          }),
          commits_state: 'unknown',
          negative_changes: 0,
        };
      }),
      told
        .slice(0, 1)
        .flatMap(each => Object.keys(toToldColumns(each, NO_TIER))),
    );
  }

  async putIncidents(told: readonly ToldIncident[]): Promise<void> {
    await this.#put(
      'incidents',
      told.map(each => ({
        id: each.record.id,
        ...toIncidentColumns(each, this.tierOf(each.record.environmentId)),
        ...toDerivedIncidentColumns({
          method: 'none',
          reason: doraReason('attribution.no-environment'),
        }),
      })),
      told
        .slice(0, 1)
        .flatMap(each => Object.keys(toIncidentColumns(each, NO_TIER))),
    );
  }

  async putRollouts(told: readonly ToldRollout[]): Promise<void> {
    await this.#put(
      'rollouts',
      told.map(each => ({
        id: each.id,
        requested_at: each.firstAt,
        record_json: canonicalJson(each),
      })),
      ['requested_at', 'record_json'],
    );
  }

  /** Where the deployments of rollouts are. */
  async placesOfRollouts(
    ids: readonly string[],
  ): Promise<{ entityRef: string; environmentId: string; at: number }[]> {
    const found = [];
    for (const some of chunksOf(ids, AT_ONCE)) {
      const rows = await this.transaction('deployments')
        .whereIn('rollout_id', some)
        .select('entity_ref', 'environment_id', 'started_at');
      for (const row of z.array(placeRowSchema).parse(rows)) {
        found.push({
          entityRef: row.entity_ref,
          environmentId: row.environment_id,
          at: row.started_at,
        });
      }
    }
    return found;
  }

  async #rows(table: string, ids: readonly string[]): Promise<unknown[]> {
    const found: unknown[] = [];
    for (const some of chunksOf(ids, AT_ONCE)) {
      found.push(...(await this.transaction(table).whereIn('id', some)));
    }
    return found;
  }

  /** @param told - columns that are replaced where the row is there already */
  async #put(
    table: string,
    rows: readonly object[],
    told: readonly string[],
  ): Promise<void> {
    for (const some of chunksOf(rows, AT_ONCE)) {
      await this.transaction(table)
        .insert(some)
        .onConflict('id')
        .merge([...told]);
    }
  }
}
