import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { FactRecord } from '../domain/FactRecord';
import { Observation, FactStore } from './FactStore';
import { fromReadRow, fromFactRow, toFactRow } from './rows';

/** Rows per statement: SQLite bounds the variables of one. */
const BATCH = 100;

const READ_ID = 1;

export class KnexFactStore implements FactStore {
  static async create(database: DatabaseService): Promise<KnexFactStore> {
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@quarterdeck/plugin-timeline-backend',
          'migrations',
        ),
      });
    }
    return new KnexFactStore(knex);
  }

  private constructor(private readonly knex: Knex) {}

  async list(): Promise<FactRecord[]> {
    const rows = await this.knex('facts').select();
    return rows.map(fromFactRow);
  }

  async listOf(entityRef: string): Promise<FactRecord[]> {
    const rows = await this.knex('facts')
      .where('entity_ref', entityRef)
      .orderBy('name');
    return rows.map(fromFactRow);
  }

  async observedAt(): Promise<number | undefined> {
    const row = await this.knex('catalog_reads').where('id', READ_ID).first();
    return row ? fromReadRow(row) : undefined;
  }

  async saveObservation(observation: Observation): Promise<void> {
    const { observedAt, saved, forgotten } = observation;
    await this.knex.transaction(async transaction => {
      for (const batch of inBatches(saved)) {
        await transaction('facts')
          .insert(batch.map(toFactRow))
          .onConflict(['entity_ref', 'name'])
          .merge();
      }
      for (const batch of inBatches(forgotten)) {
        await transaction('facts')
          .whereIn(
            ['entity_ref', 'name'],
            batch.map(({ entityRef, name }) => [entityRef, name]),
          )
          .delete();
      }
      await transaction('catalog_reads')
        .insert({ id: READ_ID, observed_at: observedAt })
        .onConflict('id')
        .merge();
    });
  }
}

function* inBatches<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += BATCH) {
    yield items.slice(start, start + BATCH);
  }
}
