import { Knex } from 'knex';
import { z } from 'zod';
import { OUTBOX_TABLE, OutboxMessage } from './Outbox';

/** Rows per statement when many are deleted, so that none holds SQLite's one connection for long. */
const PURGE_BATCH = 1_000;

const rowsSchema = z.array(
  z.object({ id: z.string(), payload_json: z.string() }),
);

/** What is in an outbox now. */
export interface Backlog {
  /** Messages that wait for delivery. */
  waiting: number;
  /** Messages that were set aside because the receiver refuses them for good. */
  parked: number;
  /** When the oldest that waits was enqueued, in ms since 1970; undefined where none waits. */
  oldest?: number;
}

/** The forwarder's side of the outbox table. */
export class WaitingMessages {
  constructor(
    private readonly knex: Knex,
    private readonly table = OUTBOX_TABLE,
  ) {}

  /** The oldest that wait, in the order in which they were enqueued. */
  async next(limit: number): Promise<OutboxMessage[]> {
    const rows = await this.knex(this.table)
      .select('id', 'payload_json')
      .whereNull('parked_reason')
      .orderBy('position')
      .limit(limit);
    return rowsSchema
      .parse(rows)
      .map(row => ({ id: row.id, payload: JSON.parse(row.payload_json) }));
  }

  async delete(messages: readonly OutboxMessage[]): Promise<void> {
    await this.knex(this.table)
      .whereIn(
        'id',
        messages.map(({ id }) => id),
      )
      .delete();
  }

  async park(message: OutboxMessage, reason: string): Promise<void> {
    await this.knex(this.table)
      .where({ id: message.id })
      .update({ parked_reason: reason });
  }

  /** @returns how many were enqueued before that instant, and are gone now */
  async purge(before: number): Promise<number> {
    const { knex, table } = this;
    let purged = 0;
    for (;;) {
      const deleted = await knex(table)
        .whereIn(
          'position',
          knex(table)
            .select('position')
            .where('created_at', '<', before)
            .orderBy('position')
            .limit(PURGE_BATCH),
        )
        .delete();
      purged += deleted;
      if (deleted < PURGE_BATCH) {
        return purged;
      }
    }
  }

  async backlog(): Promise<Backlog> {
    const { knex, table } = this;
    const [counts, oldest] = await Promise.all([
      knex(table)
        .first()
        .count({ all: '*' })
        .count({ parked: 'parked_reason' }),
      knex(table)
        .whereNull('parked_reason')
        .orderBy('position')
        .first('created_at'),
    ]);
    const parked = Number(counts?.parked ?? 0);
    return {
      waiting: Number(counts?.all ?? 0) - parked,
      parked,
      oldest: oldest && Number(oldest.created_at),
    };
  }
}
