import { storableText } from '@quarterdeck/toolkit-common';
import { Knex } from 'knex';
import { createHash } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { z } from 'zod';

const TABLE = 'quarterdeck_dead_letters';
const DAY_MS = 24 * 3_600_000;
const LONGEST_BODY = 65_536;
const LONGEST_REASON = 1000;
const LONGEST_NAME = 300;

/** Numbers come as text from PostgreSQL, booleans as numbers from SQLite. */
const rowSchema = z
  .object({
    id: z.string(),
    sender: z.string(),
    event_id: z.string().nullable(),
    event_type: z.string().nullable(),
    reason: z.string(),
    body: z.string(),
    is_whole: z.coerce.boolean(),
    received_at: z.coerce.number(),
    tried_at: z.coerce.number(),
    attempts: z.number(),
  })
  .transform(row => ({
    id: row.id,
    sender: row.sender,
    eventId: row.event_id,
    eventType: row.event_type,
    reason: row.reason,
    body: row.body,
    isWhole: row.is_whole,
    receivedAt: row.received_at,
    triedAt: row.tried_at,
    attempts: row.attempts,
  }));

/** An event that could not be used. Times are milliseconds since 1970 in UTC. */
export type DeadLetter = z.output<typeof rowSchema>;

export interface UnusableEvent {
  sender: string;
  eventId?: string;
  eventType?: string;
  /** Why, for a person. */
  reason: string;
  /** The event itself. It may hold anything: it is kept, never logged. */
  body: string;
}

export interface DeadLetterKey {
  receivedAt: number;
  id: string;
}

/**
 * Events of others that nothing could be made of, until somebody tries them again or they are old. The same event again
 * is the same letter, tried once more.
 */
export class DeadLetters {
  constructor(
    private readonly knex: Knex,
    private readonly now: () => number,
    private readonly most = 10_000,
    private readonly keptMs = 14 * DAY_MS,
  ) {}

  async keep(event: UnusableEvent): Promise<void> {
    const at = this.now();
    const sender = event.sender;
    const content_hash = createHash('sha256').update(event.body).digest('hex');
    const reason = storableText(event.reason, LONGEST_REASON);
    const again = await this.knex(TABLE)
      .where({ sender, content_hash })
      .update({
        reason,
        tried_at: at,
        attempts: this.knex.raw('attempts + 1'),
      });
    if (again > 0) {
      return;
    }
    await this.knex(TABLE)
      .insert({
        id: newId(),
        sender,
        content_hash,
        event_id: nameOf(event.eventId),
        event_type: nameOf(event.eventType),
        reason,
        body: storableText(event.body, LONGEST_BODY),
        is_whole:
          event.body.length <= LONGEST_BODY &&
          storableText(event.body) === event.body,
        received_at: at,
        tried_at: at,
        attempts: 1,
      })
      // Of two that bring it at once, one does.
      .onConflict(['sender', 'content_hash'])
      .ignore();
    await this.#makeRoom();
  }

  async #makeRoom(): Promise<void> {
    const tooOld = await this.knex(TABLE)
      .orderBy([
        { column: 'received_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .offset(this.most)
      .limit(1)
      .first('received_at', 'id');
    if (tooOld) {
      await this.knex(TABLE)
        .where('received_at', '<', tooOld.received_at)
        .orWhere(same =>
          same
            .where('received_at', tooOld.received_at)
            .where('id', '<=', tooOld.id),
        )
        .delete();
    }
  }

  /** The last that came first. */
  async list({
    limit,
    after,
  }: {
    limit: number;
    after?: DeadLetterKey;
  }): Promise<DeadLetter[]> {
    const query = this.knex(TABLE)
      .orderBy([
        { column: 'received_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit);
    if (after) {
      query
        .where('received_at', '<=', after.receivedAt)
        .where(rest =>
          rest
            .where('received_at', '<', after.receivedAt)
            .orWhere('id', '<', after.id),
        );
    }
    return z.array(rowSchema).parse(await query);
  }

  /** One, to be tried again: it stays until it is removed, so that a process that dies meanwhile loses nothing. */
  async take(id: string): Promise<DeadLetter | undefined> {
    const row = await this.knex(TABLE).where({ id }).first();
    return row && rowSchema.parse(row);
  }

  /** Something was made of it after all. */
  async remove(id: string): Promise<void> {
    await this.knex(TABLE).where({ id }).delete();
  }

  /** @returns how many were too old, and are gone */
  async purge(): Promise<number> {
    return await this.knex(TABLE)
      .where('received_at', '<', this.now() - this.keptMs)
      .delete();
  }
}

function nameOf(text: string | undefined): string | null {
  return text === undefined ? null : storableText(text, LONGEST_NAME);
}
