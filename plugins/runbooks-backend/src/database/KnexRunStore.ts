import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import {
  KnexLeases,
  LEASE_DURATION_MS,
  Lease,
  Outbox,
  OutboxMessage,
  databaseNow,
  migrate,
  migrateToolkit,
} from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { RunRecord } from '../domain/records';
import { RunFilter, RunKey, RunStatistics, RunStore } from './RunStore';
import { fromRow, toRow } from './runRows';
import { statisticsOf } from './runStatistics';

const RUNS = 'runs';
const PARTICIPANTS = 'run_participants';
const EXECUTORS = 'run_executors';
/** Rows per statement: SQLite bounds the variables of one. */
const PURGE_BATCH = 200;

export class KnexRunStore implements RunStore {
  static async create(
    database: DatabaseService,
    now: () => number,
  ): Promise<KnexRunStore> {
    await migrate(database, {
      directory: resolvePackagePath(
        '@quarterdeck/plugin-runbooks-backend',
        'migrations',
      ),
    });
    await migrateToolkit(database);
    return new KnexRunStore(await database.getClient(), new Outbox(now));
  }

  private constructor(
    private readonly knex: Knex,
    private readonly outbox: Outbox,
    private readonly leases = new KnexLeases(knex),
  ) {}

  async add(
    record: RunRecord,
    messages: readonly OutboxMessage[],
  ): Promise<boolean> {
    return await this.knex.transaction(async transaction => {
      const added = await transaction(RUNS)
        .insert(toRow(record))
        .onConflict('id')
        .ignore()
        .returning('id');
      if (added.length === 1) {
        await this.#participate(transaction, record);
        await this.outbox.enqueue(transaction, messages);
      }
      return added.length === 1;
    });
  }

  async get(id: string): Promise<RunRecord | undefined> {
    const row = await this.knex(RUNS)
      .where({ id })
      .first({ json: 'record_json' });
    return row && fromRow(row);
  }

  async save(
    record: RunRecord,
    messages: readonly OutboxMessage[],
    lease?: Lease,
  ): Promise<boolean> {
    return await this.knex.transaction(async transaction => {
      if (lease) {
        await this.leases.assertHeld(transaction, lease);
      }
      const written = await transaction(RUNS)
        .where({ id: record.id, revision: record.revision - 1 })
        .update(toRow(record));
      if (written === 1) {
        await this.#participate(transaction, record);
        await this.outbox.enqueue(transaction, messages);
      }
      return written === 1;
    });
  }

  async list(
    filter: RunFilter,
    after: RunKey | undefined,
    limit: number,
  ): Promise<RunRecord[]> {
    const { participants, ...columns } = filter;
    const query = this.knex(RUNS)
      .orderBy([
        { column: 'started_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit)
      .select({ json: 'listed_json' });
    const wanted = {
      entity_ref: columns.entityRef,
      slug: columns.slug,
      mode: columns.mode,
      phase: columns.phase,
      correlation_id: columns.correlationId,
    };
    for (const [column, value] of Object.entries(wanted)) {
      if (value !== undefined) {
        query.where(column, value);
      }
    }
    if (participants !== undefined) {
      query.whereIn(
        'id',
        this.knex(PARTICIPANTS)
          .whereIn('person', participants)
          .select('run_id'),
      );
    }
    if (after) {
      query.where(both =>
        both
          .where('started_at', '<', after.startedAt)
          .orWhere(same =>
            same
              .where('started_at', after.startedAt)
              .where('id', '<', after.id),
          ),
      );
    }
    return (await query).map(fromRow);
  }

  async attended(
    now: number,
    limit: number,
    except: readonly string[],
  ): Promise<RunRecord[]> {
    const rows = await this.knex(RUNS)
      .where('attend_at', '<=', now)
      .whereNotIn('id', except)
      .orderBy([{ column: 'attend_at' }, { column: 'id' }])
      .limit(limit)
      .select({ json: 'record_json' });
    return rows.map(fromRow);
  }

  async statistics(
    entityRefs: readonly string[],
    now: number,
  ): Promise<Map<string, Map<string, RunStatistics>>> {
    return await statisticsOf(this.knex, entityRefs, now);
  }

  async purge(before: number): Promise<number> {
    let purged = 0;
    for (;;) {
      const ids = await this.knex(RUNS)
        .whereIn('phase', ['completed', 'aborted'])
        .where('finished_at', '<', before)
        .whereNull('attend_at')
        .limit(PURGE_BATCH)
        .pluck('id');
      await this.knex.transaction(async transaction => {
        await transaction(PARTICIPANTS).whereIn('run_id', ids).delete();
        await transaction(RUNS).whereIn('id', ids).delete();
      });
      purged += ids.length;
      if (ids.length < PURGE_BATCH) {
        return purged;
      }
    }
  }

  async beat(owner: string): Promise<void> {
    const seen_at = databaseNow(this.knex);
    await this.knex(EXECUTORS)
      .insert({ owner, seen_at })
      .onConflict('owner')
      .merge();
  }

  async living(): Promise<Set<string>> {
    const { knex } = this;
    const since = knex.raw('? - ?', [databaseNow(knex), LEASE_DURATION_MS]);
    await knex(EXECUTORS)
      .where(
        'seen_at',
        '<',
        knex.raw('? - ?', [databaseNow(knex), 1000 * LEASE_DURATION_MS]),
      )
      .delete();
    return new Set(
      await knex(EXECUTORS).where('seen_at', '>', since).pluck('owner'),
    );
  }

  async #participate(
    transaction: Knex.Transaction,
    { id, lead, participants }: RunRecord,
  ): Promise<void> {
    await transaction(PARTICIPANTS)
      .insert(
        [...new Set([lead, ...participants])].map(person => ({
          run_id: id,
          person,
        })),
      )
      .onConflict(['run_id', 'person'])
      .ignore();
  }
}
