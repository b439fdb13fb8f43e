import { IncidentState, Severity } from '@quarterdeck/plugin-incidents-common';
import { OutboxMessage } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { AlertRecord, IncidentRecord } from '../domain/records';

export interface IncidentFilter {
  entityRefs?: readonly string[];
  environmentId?: string;
  severity?: Severity;
  states?: readonly IncidentState[];
  /** Those in which this person has a role or that they acknowledged or opened. */
  participant?: string;
  /** Milliseconds since 1970: opened at or after. */
  openedFrom?: number;
}

/** Where a page begins: after this one. */
export interface IncidentKey {
  openedAt: number;
  id: string;
}

/** Holds incidents and their alerts. What is told of a change is kept in the same transaction. */
export interface IncidentStore {
  /**
   * What the portal learns from outside comes more than once and at the same time: everything in `act` happens in one
   * transaction that no other report of the same entity overlaps.
   */
  reporting<T>(
    entityRef: string,
    act: (report: ReportTransaction) => Promise<T>,
  ): Promise<T>;
  get(id: string): Promise<IncidentRecord | undefined>;
  getByNumber(number: number): Promise<IncidentRecord | undefined>;
  /** @returns false, and writes nothing, where somebody else has changed it meanwhile */
  save(
    record: IncidentRecord,
    messages: readonly OutboxMessage[],
  ): Promise<boolean>;
  /**
   * Two that change together, both or neither; the alerts of the one go over to the other.
   *
   * @returns false, and writes nothing, where somebody else has changed one of them meanwhile
   */
  saveMerged(
    merged: IncidentRecord,
    into: IncidentRecord,
    messages: readonly OutboxMessage[],
  ): Promise<boolean>;
  /** Newest first. */
  list(
    filter: IncidentFilter,
    after: IncidentKey | undefined,
    limit: number,
  ): Promise<IncidentRecord[]>;
  alertsOf(incidentIds: readonly string[]): Promise<AlertRecord[]>;
  /** How many of their alerts fire, at most 100 incidents; one of which none does is left out. */
  firing(incidentIds: readonly string[]): Promise<Map<string, number>>;
  getAlert(id: string): Promise<AlertRecord | undefined>;
  /** @returns false, and writes nothing, where somebody else has changed it meanwhile */
  saveAlert(
    record: AlertRecord,
    messages: readonly OutboxMessage[],
  ): Promise<boolean>;
  /** Removes those that ended before an instant, with their alerts. Returns how many. */
  purge(before: number): Promise<number>;
}

/** What a report may read and write, within its transaction. */
export interface ReportTransaction {
  /** For what else has to be written with it, like how far a reader has come. */
  readonly knex: Knex.Transaction;
  /** Not over, of the entity; newest first. */
  openOf(entityRef: string): Promise<IncidentRecord[]>;
  /** The last one that something of this key opened or joined, over or not. */
  lastOf(sourceKey: string): Promise<IncidentRecord | undefined>;
  get(id: string): Promise<IncidentRecord | undefined>;
  /** The newest of this key: one that fires again much later belongs to another incident. */
  alert(
    source: AlertRecord['source'],
    key: string,
  ): Promise<AlertRecord | undefined>;
  alertsOf(incidentId: string): Promise<AlertRecord[]>;
  alertCount(incidentId: string): Promise<number>;
  /** How many of their alerts fire; one of which none does is left out. */
  firing(incidentIds: readonly string[]): Promise<Map<string, number>>;
  nextNumber(): Promise<number>;
  /**
   * New, with revision 1, or changed.
   *
   * @throws ConflictError where somebody else has changed it meanwhile; nothing of the report is kept then
   */
  put(record: IncidentRecord): Promise<void>;
  /** Something of another key belongs to it, too. */
  join(sourceKey: string, incidentId: string): Promise<void>;
  putAlert(record: AlertRecord): Promise<void>;
  tell(messages: readonly OutboxMessage[]): Promise<void>;
}
