import { doraReason } from '@quarterdeck/plugin-dora-common';
import { Knex } from 'knex';
import {
  DeploymentRecord,
  DerivedDeployment,
  DerivedIncident,
  IncidentRecord,
} from '../domain/records';
import { toDerivedColumns, toDerivedIncidentColumns } from './rows';
import { Value, chunksOf, valuesTable } from './values';

const AT_ONCE = 500;
/** PostgreSQL takes parameters in a table of values for text. */
const DEPLOYMENT_TYPES = [
  ['ended_at', 'bigint'],
  ['has_succeeded', 'boolean'],
  ['revision', 'text'],
  ['counted_at', 'bigint'],
  ['delivered_at', 'bigint'],
  ['is_failed', 'boolean'],
  ['failed_at', 'bigint'],
  ['recovered_at', 'bigint'],
  ['is_rework', 'boolean'],
  ['reason_code', 'text'],
  ['derived_json', 'text'],
] as const;
const INCIDENT_TYPES = [
  ['deployment_id', 'text'],
  ['method', 'text'],
  ['derived_json', 'text'],
] as const;

/** Writes what follows from what is known. */
export class KnexDerived {
  constructor(private readonly transaction: Knex.Transaction) {}

  async deployments(
    changed: readonly {
      record: DeploymentRecord;
      derived: DerivedDeployment;
    }[],
  ): Promise<void> {
    await this.#update(
      'deployments',
      DEPLOYMENT_TYPES,
      changed.map(({ derived, record }) => ({
        id: record.id,
        columns: toDerivedColumns(record, derived),
      })),
    );
  }

  async incidents(
    changed: readonly { record: IncidentRecord; derived: DerivedIncident }[],
  ): Promise<void> {
    await this.#update(
      'incidents',
      INCIDENT_TYPES,
      changed.map(({ derived, record }) => ({
        id: record.id,
        columns: toDerivedIncidentColumns(derived),
      })),
    );
  }

  /** Their commits are to be read, from now on. What is known of them stays until then. */
  async enqueueCommits(ids: readonly string[], now: number): Promise<void> {
    const { transaction } = this;
    for (const some of chunksOf(ids, AT_ONCE)) {
      await transaction('commit_work')
        .insert(
          some.map(id => ({ deployment_id: id, due_at: now, attempts: 0 })),
        )
        .onConflict('deployment_id')
        .merge();
      await transaction('deployments')
        .whereIn('id', some)
        .where('commits_state', 'unknown')
        .update({
          commits_state: 'pending',
          commits_reason_json: JSON.stringify(doraReason('lead.pending')),
        });
    }
  }

  async #update<Column extends string>(
    table: string,
    types: readonly (readonly [Column, string])[],
    rows: readonly { id: string; columns: Record<Column, Value> }[],
  ): Promise<void> {
    const columns = types.map(([column]) => column);
    const set = types
      .map(([column, type]) => `${column} = cast(news.${column} as ${type})`)
      .join(', ');
    for (const some of chunksOf(rows, AT_ONCE)) {
      const news = valuesTable(
        this.transaction,
        'news',
        ['id', ...columns],
        some.map(({ columns: values, id }) => [
          id,
          ...columns.map(column => values[column]),
        ]),
      );
      await this.transaction.raw(
        `? update ${table} set ${set} from news where ${table}.id = news.id`,
        [news],
      );
    }
  }
}
