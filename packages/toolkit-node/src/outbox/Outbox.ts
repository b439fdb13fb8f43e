import { Knex } from 'knex';

/** Something that another plugin has to be told. */
export interface OutboxMessage {
  /** Tells a message that was delivered twice from two messages. */
  id: string;
  /** JSON. */
  payload: unknown;
}

/** Rows per statement: SQLite bounds the variables of one. */
const BATCH = 100;

/**
 * Keeps messages in the transaction that makes them true, so that neither exists without the other.
 * `OutboxForwarder` delivers them afterwards.
 */
export class Outbox {
  constructor(private readonly now: () => number) {}

  /** Messages whose id waits already are left out. */
  async enqueue(
    transaction: Knex.Transaction,
    messages: readonly OutboxMessage[],
  ): Promise<void> {
    for (let start = 0; start < messages.length; start += BATCH) {
      await transaction('quarterdeck_outbox')
        .insert(
          messages.slice(start, start + BATCH).map(({ id, payload }) => ({
            id,
            payload_json: JSON.stringify(payload),
            created_at: this.now(),
          })),
        )
        .onConflict('id')
        .ignore();
    }
  }
}
