import { InputError } from '@backstage/errors';
import { Knex } from 'knex';

/** Something that another plugin has to be told. */
export interface OutboxMessage {
  /** Tells a message that was delivered twice from two messages; at most 255 characters. */
  id: string;
  /** JSON. */
  payload: unknown;
}

export const OUTBOX_TABLE = 'quarterdeck_outbox';
/** Rows per statement: SQLite bounds the variables of one. */
const BATCH = 100;

/**
 * Keeps messages in the transaction that makes them true, so that neither exists without the other.
 * `OutboxForwarder` delivers them afterwards, in the order in which they were enqueued; messages of transactions that
 * overlap in time may come in any order among each other.
 */
export class Outbox {
  /** @param table - where they are kept; one of the columns of `quarterdeck_outbox`, for messages with a receiver of their own */
  constructor(
    private readonly now: () => number,
    private readonly table = OUTBOX_TABLE,
  ) {}

  /**
   * Messages whose id waits already are left out. One that was delivered before is delivered again: the receiver tells
   * by its id.
   *
   * @throws InputError for a payload that JSON cannot say
   */
  async enqueue(
    transaction: Knex.Transaction,
    messages: readonly OutboxMessage[],
  ): Promise<void> {
    for (let start = 0; start < messages.length; start += BATCH) {
      await transaction(this.table)
        .insert(
          messages.slice(start, start + BATCH).map(({ id, payload }) => ({
            id,
            payload_json: toJson(id, payload),
            created_at: this.now(),
          })),
        )
        .onConflict('id')
        .ignore();
    }
  }
}

function toJson(id: string, payload: unknown): string {
  const json: string | undefined = JSON.stringify(payload);
  if (json === undefined) {
    throw new InputError(
      `The payload of message ${id} is nothing JSON can say`,
    );
  }
  return json;
}
