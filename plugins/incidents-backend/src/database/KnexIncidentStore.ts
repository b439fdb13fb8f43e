import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import {
  Outbox,
  OutboxMessage,
  migrate,
  migrateToolkit,
} from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { AlertRecord, IncidentRecord } from '../domain/records';
import { KnexReportTransaction } from './KnexReportTransaction';
import {
  IncidentFilter,
  IncidentKey,
  IncidentStore,
  ReportTransaction,
} from './IncidentStore';
import { fromAlertRow, fromRow } from './rows';
import {
  ALERTS,
  INCIDENTS,
  KEYS,
  PARTICIPANTS,
  countFiring,
  updateAlert,
  updateIncident,
} from './tables';

/** SQLite bounds the variables of one statement. */
const BATCH = 500;

export class KnexIncidentStore implements IncidentStore {
  static async create(
    database: DatabaseService,
    now: () => number,
  ): Promise<KnexIncidentStore> {
    await migrate(database, {
      directory: resolvePackagePath(
        '@quarterdeck/plugin-incidents-backend',
        'migrations',
      ),
    });
    await migrateToolkit(database);
    return new KnexIncidentStore(await database.getClient(), new Outbox(now));
  }

  private constructor(
    private readonly knex: Knex,
    private readonly outbox: Outbox,
  ) {}

  async reporting<T>(
    entityRef: string,
    act: (report: ReportTransaction) => Promise<T>,
  ): Promise<T> {
    return await this.knex.transaction(async transaction => {
      // Written before anything is read: PostgreSQL locks the row, SQLite the database, until the transaction ends.
      await transaction('incident_reports')
        .insert({ entity_ref: entityRef, reports: 1 })
        .onConflict('entity_ref')
        .merge({ reports: transaction.raw('incident_reports.reports + 1') });
      return await act(new KnexReportTransaction(transaction, this.outbox));
    });
  }

  async get(id: string): Promise<IncidentRecord | undefined> {
    const row = await this.knex(INCIDENTS).where({ id }).first();
    return row && fromRow(row);
  }

  async getByNumber(number: number): Promise<IncidentRecord | undefined> {
    const row = await this.knex(INCIDENTS).where({ number }).first();
    return row && fromRow(row);
  }

  async save(
    record: IncidentRecord,
    messages: readonly OutboxMessage[],
  ): Promise<boolean> {
    return await this.knex.transaction(async transaction => {
      const isWritten = await updateIncident(transaction, record);
      if (isWritten) {
        await this.outbox.enqueue(transaction, messages);
      }
      return isWritten;
    });
  }

  async saveMerged(
    merged: IncidentRecord,
    into: IncidentRecord,
    messages: readonly OutboxMessage[],
  ): Promise<boolean> {
    const isMeanwhileChanged = new Error('changed meanwhile');
    try {
      await this.knex.transaction(async transaction => {
        // In one order, so that two merges at once do not wait for each other.
        for (const record of [merged, into].sort(byId)) {
          if (!(await updateIncident(transaction, record))) {
            throw isMeanwhileChanged;
          }
        }
        await transaction(ALERTS)
          .where('incident_id', merged.id)
          .update({
            incident_id: into.id,
            // Who judges an alert at the same time looks again.
            revision: transaction.raw('revision + 1'),
          });
        await this.outbox.enqueue(transaction, messages);
      });
      return true;
    } catch (error) {
      if (error === isMeanwhileChanged) {
        return false;
      }
      throw error;
    }
  }

  async list(
    filter: IncidentFilter,
    after: IncidentKey | undefined,
    limit: number,
  ): Promise<IncidentRecord[]> {
    const query = this.knex(INCIDENTS)
      .orderBy([
        { column: 'opened_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit);
    narrow(query, filter);
    if (after) {
      query.where(both =>
        both
          .where('opened_at', '<', after.openedAt)
          .orWhere(same =>
            same.where('opened_at', after.openedAt).where('id', '<', after.id),
          ),
      );
    }
    return (await query).map(fromRow);
  }

  async alertsOf(incidentIds: readonly string[]): Promise<AlertRecord[]> {
    const alerts: AlertRecord[] = [];
    for (let start = 0; start < incidentIds.length; start += BATCH) {
      const rows = await this.knex(ALERTS)
        .whereIn('incident_id', incidentIds.slice(start, start + BATCH))
        .orderBy([{ column: 'starts_at' }, { column: 'id' }]);
      alerts.push(...rows.map(fromAlertRow));
    }
    return alerts;
  }

  async firing(incidentIds: readonly string[]): Promise<Map<string, number>> {
    return await countFiring(this.knex, incidentIds);
  }

  async getAlert(id: string): Promise<AlertRecord | undefined> {
    const row = await this.knex(ALERTS).where({ id }).first();
    return row && fromAlertRow(row);
  }

  async saveAlert(
    record: AlertRecord,
    messages: readonly OutboxMessage[],
  ): Promise<boolean> {
    return await this.knex.transaction(async transaction => {
      const isWritten = await updateAlert(transaction, record);
      if (isWritten) {
        await this.outbox.enqueue(transaction, messages);
      }
      return isWritten;
    });
  }

  async purge(before: number): Promise<number> {
    return await this.knex.transaction(async transaction => {
      const over = () =>
        transaction(INCIDENTS).where('ended_at', '<', before).select('id');
      // SQLite looks at references only where it is told to.
      await transaction(ALERTS).whereIn('incident_id', over()).delete();
      await transaction(PARTICIPANTS).whereIn('incident_id', over()).delete();
      await transaction(KEYS).whereIn('incident_id', over()).delete();
      const removed: number = await transaction(INCIDENTS)
        .where('ended_at', '<', before)
        .delete();
      return removed;
    });
  }
}

function narrow(query: Knex.QueryBuilder, filter: IncidentFilter): void {
  if (filter.entityRefs) {
    query.whereIn('entity_ref', filter.entityRefs);
  }
  if (filter.environmentId !== undefined) {
    query.where('environment_id', filter.environmentId);
  }
  if (filter.severity !== undefined) {
    query.where('severity', filter.severity);
  }
  if (filter.states) {
    query.whereIn('state', filter.states);
  }
  if (filter.openedFrom !== undefined) {
    query.where('opened_at', '>=', filter.openedFrom);
  }
  const { participant } = filter;
  if (participant !== undefined) {
    query.whereIn('id', ids =>
      ids
        .from(PARTICIPANTS)
        .where('user_ref', participant)
        .select('incident_id'),
    );
  }
}

function byId(one: IncidentRecord, other: IncidentRecord): number {
  return one.id < other.id ? -1 : 1;
}
