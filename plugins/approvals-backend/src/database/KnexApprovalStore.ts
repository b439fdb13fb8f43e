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
import { FINAL_STATES, ApprovalRecord } from '../domain/records';
import { ApprovalFilter, ApprovalKey, ApprovalStore } from './ApprovalStore';
import { fromRow, toRow } from './rows';

const TABLE = 'approvals';

export class KnexApprovalStore implements ApprovalStore {
  static async create(
    database: DatabaseService,
    now: () => number,
  ): Promise<KnexApprovalStore> {
    await migrate(database, {
      directory: resolvePackagePath(
        '@quarterdeck/plugin-approvals-backend',
        'migrations',
      ),
    });
    await migrateToolkit(database);
    return new KnexApprovalStore(await database.getClient(), new Outbox(now));
  }

  private constructor(
    private readonly knex: Knex,
    private readonly outbox: Outbox,
  ) {}

  async add(record: ApprovalRecord, messages: readonly OutboxMessage[]) {
    return await this.knex.transaction(async transaction => {
      const row = toRow(record);
      await transaction(TABLE)
        .insert(row)
        .onConflict(['room', 'subject_kind', 'subject_id', 'plan_hash'])
        .ignore();
      const kept = fromRow(
        await transaction(TABLE)
          .where({
            room: row.room,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            plan_hash: row.plan_hash,
          })
          .first(),
      );
      const isNew = kept.id === record.id;
      if (isNew) {
        await this.outbox.enqueue(transaction, messages);
      }
      return { record: kept, isNew };
    });
  }

  async find({
    room,
    subject,
    planHash,
  }: Pick<ApprovalRecord, 'room' | 'subject' | 'planHash'>) {
    const row = await this.knex(TABLE)
      .where({
        room,
        subject_kind: subject.kind,
        subject_id: subject.id,
        plan_hash: planHash,
      })
      .first();
    return row && fromRow(row);
  }

  async get(id: string): Promise<ApprovalRecord | undefined> {
    const row = await this.knex(TABLE).where({ id }).first();
    return row && fromRow(row);
  }

  async save(
    record: ApprovalRecord,
    messages: readonly OutboxMessage[],
  ): Promise<boolean> {
    return await this.knex.transaction(async transaction => {
      const written = await transaction(TABLE)
        .where({ id: record.id, revision: record.revision - 1 })
        .update(toRow(record));
      if (written === 1) {
        await this.outbox.enqueue(transaction, messages);
      }
      return written === 1;
    });
  }

  async list(
    filter: ApprovalFilter,
    after: ApprovalKey | undefined,
    limit: number,
  ): Promise<ApprovalRecord[]> {
    const query = this.knex(TABLE)
      .orderBy([
        { column: 'requested_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit);
    if (filter.entityRef !== undefined) {
      query.where('entity_ref', filter.entityRef);
    }
    if (filter.requestedBy !== undefined) {
      query.where('requested_by', filter.requestedBy);
    }
    if (filter.states) {
      query.whereIn('state', filter.states);
    }
    if (filter.expiresAfter !== undefined) {
      query.where('expires_at', '>', filter.expiresAfter);
    }
    if (after) {
      query.where(both =>
        both
          .where('requested_at', '<', after.requestedAt)
          .orWhere(same =>
            same
              .where('requested_at', after.requestedAt)
              .where('id', '<', after.id),
          ),
      );
    }
    return (await query).map(fromRow);
  }

  async due(now: number, limit: number): Promise<ApprovalRecord[]> {
    const rows = await this.knex(TABLE)
      .whereIn('state', ['requested', 'granted'])
      .where('expires_at', '<=', now)
      .orderBy('expires_at')
      .limit(limit);
    return rows.map(fromRow);
  }

  async purge(before: number): Promise<number> {
    return await this.knex(TABLE)
      .whereIn('state', FINAL_STATES)
      .where('requested_at', '<', before)
      .delete();
  }
}
