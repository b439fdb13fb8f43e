/**
 * Delivers what waits in the outbox, oldest first, at least once; one replica at a time.
 *
 * ```
 * waiting ──a nudge, or a second has passed──▶ delivering ──taken──▶ deleted
 *    ▲                                            │ refused for good: parked, the others go on
 *    └── pause, longer each time ◀── failed ◀─────┘
 * ```
 * A process that dies between delivery and deletion delivers again: the receiver tells doubles by their id.
 */
import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { z } from 'zod';
import { backoffDelay } from '../kubernetes/backoff';
import { KnexLeases } from '../lease/KnexLeases';
import { LeaseTimings, runLeased } from '../lease/runLeased';
import { pause } from '../time/pause';
import { OutboxMessage } from './Outbox';

/** The receiver will never take one of these messages, however often it is asked. */
export class UndeliverableMessageError extends Error {
  override name = 'UndeliverableMessageError';
}

/** There is nobody to deliver to, which is no fault: the receiving plugin is not installed. */
export class TargetAbsentError extends Error {
  override name = 'TargetAbsentError';
}

export interface OutboxForwarderOptions {
  knex: Knex;
  owner: string;
  logger: LoggerService;
  now: () => number;
  /**
   * Resolves when all of them have been taken.
   *
   * @throws UndeliverableMessageError, TargetAbsentError; anything else is tried again.
   */
  deliver(messages: readonly OutboxMessage[]): Promise<void>;
  leaseTimings?: LeaseTimings;
}

const BATCH = 200;
const POLL_MS = 500;
const ABSENT_PAUSE_MS = 30_000;
const BACKOFF = { initialMs: 250, maximumMs: 30_000 };
const RETENTION_MS = 7 * 24 * 3_600_000;

const rowSchema = z.object({
  id: z.string(),
  payload_json: z.string(),
});

export class OutboxForwarder {
  readonly #options: OutboxForwarderOptions;
  #wake: AbortController = new AbortController();

  constructor(options: OutboxForwarderOptions) {
    this.#options = options;
  }

  /** Delivers until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { knex, owner, logger, leaseTimings } = this.#options;
    await runLeased({
      leases: new KnexLeases(knex),
      name: 'outbox',
      owner,
      signal,
      logger,
      timings: leaseTimings,
      run: (_lease, held) => this.#forward(held),
    });
  }

  /** Something has been enqueued: deliver without waiting for the next look. */
  readonly nudge = (): void => this.#wake.abort();

  /** How many messages wait, and since when the oldest does, in milliseconds since 1970. */
  async backlog(): Promise<{
    waiting: number;
    parked: number;
    oldest?: number;
  }> {
    const { knex } = this.#options;
    const row = await knex('quarterdeck_outbox')
      .first()
      .count({ total: '*' })
      .count({ parked: 'parked_reason' })
      .min({ oldest: 'created_at' });
    const oldest = row?.oldest ?? undefined;
    return {
      waiting: Number(row?.total ?? 0) - Number(row?.parked ?? 0),
      parked: Number(row?.parked ?? 0),
      oldest: oldest === undefined ? undefined : Number(oldest),
    };
  }

  async #forward(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      this.#wake = new AbortController();
      try {
        const messages = await this.#next();
        if (messages.length === 0) {
          await pause(POLL_MS, AbortSignal.any([signal, this.#wake.signal]));
        } else {
          await this.#deliver(messages);
        }
        failures = 0;
      } catch (error) {
        await this.#purge();
        const isAbsent = error instanceof TargetAbsentError;
        if (!isAbsent) {
          const cause = error instanceof Error ? error.message : String(error);
          this.#options.logger.warn(
            `Messages of the outbox could not be delivered and are kept: ${cause}`,
          );
        }
        await pause(
          isAbsent
            ? ABSENT_PAUSE_MS
            : backoffDelay(failures, BACKOFF, Math.random()),
          signal,
        );
        failures += 1;
      }
    }
  }

  async #next(): Promise<OutboxMessage[]> {
    const rows = await this.#options
      .knex('quarterdeck_outbox')
      .select('id', 'payload_json')
      .whereNull('parked_reason')
      .orderBy('position')
      .limit(BATCH);
    return z
      .array(rowSchema)
      .parse(rows)
      .map(row => ({ id: row.id, payload: JSON.parse(row.payload_json) }));
  }

  async #deliver(messages: readonly OutboxMessage[]): Promise<void> {
    try {
      await this.#options.deliver(messages);
    } catch (error) {
      if (!(error instanceof UndeliverableMessageError)) {
        throw error;
      }
      if (messages.length === 1) {
        await this.#park(messages[0], error);
        return;
      }
      for (const message of messages) {
        await this.#deliver([message]);
      }
      return;
    }
    await this.#options
      .knex('quarterdeck_outbox')
      .whereIn(
        'id',
        messages.map(({ id }) => id),
      )
      .delete();
  }

  async #park(message: OutboxMessage, error: Error): Promise<void> {
    this.#options.logger.error(
      `Message ${message.id} of the outbox is refused for good and has been set aside: ${error.message}`,
    );
    await this.#options
      .knex('quarterdeck_outbox')
      .where({ id: message.id })
      .update({ parked_reason: error.message });
  }

  async #purge(): Promise<void> {
    const { knex, now, logger } = this.#options;
    try {
      const purged = await knex('quarterdeck_outbox')
        .where('created_at', '<', now() - RETENTION_MS)
        .delete();
      if (purged > 0) {
        logger.warn(
          `${purged} messages of the outbox were not taken for 7 days and have been given up`,
        );
      }
    } catch (error) {
      logger.warn('The outbox could not be purged', { error: String(error) });
    }
  }
}
