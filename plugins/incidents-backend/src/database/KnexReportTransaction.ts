import { ConflictError } from '@backstage/errors';
import { Outbox, OutboxMessage } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { AlertRecord, IncidentRecord, RUNNING_STATES } from '../domain/records';
import { ReportTransaction } from './IncidentStore';
import { fromAlertRow, fromRow, toAlertRow } from './rows';
import {
  ALERTS,
  INCIDENTS,
  KEYS,
  countFiring,
  insertIncident,
  updateAlert,
  updateIncident,
  writeKey,
} from './tables';

/**
 * Incidents that are read are locked where the database can: people change them at the same time. Alerts are not, since a
 * merge takes them after their incidents; one that was changed meanwhile is found by its revision.
 */
export class KnexReportTransaction implements ReportTransaction {
  constructor(
    readonly knex: Knex.Transaction,
    private readonly outbox: Outbox,
  ) {}

  async openOf(entityRef: string): Promise<IncidentRecord[]> {
    const rows = await this.knex(INCIDENTS)
      .where('entity_ref', entityRef)
      .whereIn('state', RUNNING_STATES)
      // Locked in the order in which a merge locks, so that neither waits for the other.
      .orderBy('id')
      .forUpdate();
    return rows.map(fromRow).sort(newestFirst);
  }

  async lastOf(sourceKey: string): Promise<IncidentRecord | undefined> {
    const row = await this.knex(INCIDENTS)
      .whereIn('id', ids =>
        ids.from(KEYS).where('source_key', sourceKey).select('incident_id'),
      )
      .orderBy([
        { column: 'opened_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .forUpdate()
      .first();
    return row && fromRow(row);
  }

  async get(id: string): Promise<IncidentRecord | undefined> {
    const row = await this.knex(INCIDENTS).where({ id }).forUpdate().first();
    return row && fromRow(row);
  }

  async alert(
    source: AlertRecord['source'],
    key: string,
  ): Promise<AlertRecord | undefined> {
    const row = await this.knex(ALERTS)
      .where({ source, alert_key: key })
      .orderBy([
        { column: 'starts_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .first();
    return row && fromAlertRow(row);
  }

  async alertsOf(incidentId: string): Promise<AlertRecord[]> {
    const rows = await this.knex(ALERTS)
      .where('incident_id', incidentId)
      .orderBy([{ column: 'starts_at' }, { column: 'id' }]);
    return rows.map(fromAlertRow);
  }

  async alertCount(incidentId: string): Promise<number> {
    const [{ count }] = await this.knex(ALERTS)
      .where('incident_id', incidentId)
      .count({ count: '*' });
    return Number(count);
  }

  async firing(incidentIds: readonly string[]): Promise<Map<string, number>> {
    return await countFiring(this.knex, incidentIds);
  }

  async nextNumber(): Promise<number> {
    const [row] = await this.knex('incident_numbers')
      .update({ last: this.knex.raw('last + 1') })
      .returning('last');
    return Number(row.last);
  }

  async put(record: IncidentRecord): Promise<void> {
    if (record.revision === 1) {
      await insertIncident(this.knex, record);
    } else if (!(await updateIncident(this.knex, record))) {
      throw changedMeanwhile(`INC-${record.number}`);
    }
  }

  async join(sourceKey: string, incidentId: string): Promise<void> {
    await writeKey(this.knex, sourceKey, incidentId);
  }

  async putAlert(record: AlertRecord): Promise<void> {
    if (record.revision === 1) {
      await this.knex(ALERTS).insert(toAlertRow(record));
    } else if (!(await updateAlert(this.knex, record))) {
      throw changedMeanwhile(`The alert ${record.name}`);
    }
  }

  async tell(messages: readonly OutboxMessage[]): Promise<void> {
    await this.outbox.enqueue(this.knex, messages);
  }
}

function newestFirst(one: IncidentRecord, other: IncidentRecord): number {
  return other.openedAt - one.openedAt || (other.id < one.id ? -1 : 1);
}

function changedMeanwhile(what: string): Error {
  return new ConflictError(
    `${what} was changed by somebody else at the same time; try again`,
  );
}
