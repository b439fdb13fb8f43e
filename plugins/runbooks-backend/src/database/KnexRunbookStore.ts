import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { migrate } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { RunbookRecord } from '../domain/records';
import { RunbookStore, SourceState } from './RunbookStore';
import {
  fromSourceRow,
  fromVersionRow,
  toSourceRow,
  toVersionRow,
} from './runbookRows';

const VERSIONS = 'runbook_versions';
const NEWEST = 'runbooks';
const SOURCES = 'runbook_sources';
const VERSION_KEY = ['entity_ref', 'slug', 'version'];

export class KnexRunbookStore implements RunbookStore {
  static async create(database: DatabaseService): Promise<KnexRunbookStore> {
    await migrate(database, {
      directory: resolvePackagePath(
        '@quarterdeck/plugin-runbooks-backend',
        'migrations',
      ),
    });
    return new KnexRunbookStore(await database.getClient());
  }

  private constructor(private readonly knex: Knex) {}

  async replace(
    entityRef: string,
    runbooks: readonly RunbookRecord[],
    source: SourceState,
  ): Promise<void> {
    await this.knex.transaction(async transaction => {
      const known = new Set<string>(
        (
          await transaction(VERSIONS)
            .where('entity_ref', entityRef)
            .select('slug', 'version')
        ).map(({ slug, version }) => `${slug}/${version}`),
      );
      // One by one: each may be long, and no statement is to hold the database up.
      for (const record of runbooks) {
        if (!known.has(`${record.slug}/${record.version}`)) {
          await transaction(VERSIONS)
            .insert({ ...toVersionRow(record), is_pinned: false })
            .onConflict(VERSION_KEY)
            .ignore();
        }
      }
      await transaction(NEWEST)
        .where('entity_ref', entityRef)
        .whereNotIn(
          'slug',
          runbooks.map(({ slug }) => slug),
        )
        .delete();
      if (runbooks.length > 0) {
        await transaction(NEWEST)
          .insert(
            runbooks.map(({ slug, version }) => ({
              entity_ref: entityRef,
              slug,
              version,
            })),
          )
          .onConflict(['entity_ref', 'slug'])
          .merge();
      }
      await keepSource(transaction, source);
    });
  }

  async keepProblems(source: SourceState): Promise<void> {
    await keepSource(this.knex, source);
  }

  async list(entityRef: string): Promise<RunbookRecord[]> {
    const rows = await this.#newest().where(`${NEWEST}.entity_ref`, entityRef);
    return rows.map(fromVersionRow);
  }

  async listAll(
    after: { entityRef: string; slug: string } | undefined,
    limit: number,
  ): Promise<RunbookRecord[]> {
    const query = this.#newest().limit(limit);
    if (after) {
      query.where(both =>
        both
          .where(`${NEWEST}.entity_ref`, '>', after.entityRef)
          .orWhere(same =>
            same
              .where(`${NEWEST}.entity_ref`, after.entityRef)
              .where(`${NEWEST}.slug`, '>', after.slug),
          ),
      );
    }
    return (await query).map(fromVersionRow);
  }

  async find(
    entityRef: string,
    slug: string,
  ): Promise<RunbookRecord | undefined> {
    const row = await this.#newest()
      .where({
        [`${NEWEST}.entity_ref`]: entityRef,
        [`${NEWEST}.slug`]: slug,
      })
      .first();
    return row && fromVersionRow(row);
  }

  async version(
    entityRef: string,
    slug: string,
    version: string,
  ): Promise<RunbookRecord | undefined> {
    const row = await this.knex(VERSIONS)
      .where({ entity_ref: entityRef, slug, version })
      .first();
    return row && fromVersionRow(row);
  }

  async keep(record: RunbookRecord): Promise<void> {
    await this.knex(VERSIONS)
      .insert({ ...toVersionRow(record), is_pinned: true })
      .onConflict(VERSION_KEY)
      .merge(['is_pinned']);
  }

  async source(entityRef: string): Promise<SourceState | undefined> {
    const row = await this.knex(SOURCES).where('entity_ref', entityRef).first();
    return row && fromSourceRow(row);
  }

  async entityRefs(): Promise<string[]> {
    return await this.knex(SOURCES).orderBy('entity_ref').pluck('entity_ref');
  }

  async forget(entityRef: string): Promise<void> {
    await this.knex.transaction(async transaction => {
      await transaction(NEWEST).where('entity_ref', entityRef).delete();
      await transaction(SOURCES).where('entity_ref', entityRef).delete();
      await transaction(VERSIONS)
        .where({ entity_ref: entityRef, is_pinned: false })
        .delete();
    });
  }

  #newest(): Knex.QueryBuilder {
    return this.knex(NEWEST)
      .join(VERSIONS, on =>
        on
          .on(`${VERSIONS}.entity_ref`, `${NEWEST}.entity_ref`)
          .on(`${VERSIONS}.slug`, `${NEWEST}.slug`)
          .on(`${VERSIONS}.version`, `${NEWEST}.version`),
      )
      .select(`${VERSIONS}.*`)
      .orderBy([`${NEWEST}.entity_ref`, `${NEWEST}.slug`]);
  }
}

async function keepSource(knex: Knex, source: SourceState): Promise<void> {
  await knex(SOURCES)
    .insert(toSourceRow(source))
    .onConflict('entity_ref')
    .merge();
}
