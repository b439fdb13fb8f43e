/**
 * Delivers what waits in the outbox, oldest first, at least once; one replica at a time.
 *
 * ```
 * waiting ──a nudge, or half a second has passed──▶ delivering ──taken──▶ deleted ──▶ delivering, until none waits
 *    ▲                                                 │ refused for good: parked, the others go on
 *    └──── pause, longer each time ◀──── failed ◀──────┘
 * ```
 * A process that dies between delivery and deletion delivers again: the receiver tells doubles by their id. So does one
 * that lost its lease unawares, which is why its deletions need no fence.
 */
import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { KnexLeases } from '../lease/KnexLeases';
import { LoopHealth } from '../lease/LoopHealth';
import { LeaseTimings, runLeased } from '../lease/runLeased';
import { Alarm } from '../time/Alarm';
import { backoffDelay } from '../time/backoff';
import { pause } from '../time/pause';
import { OutboxMessage } from './Outbox';
import { Backlog, WaitingMessages } from './WaitingMessages';
import { isTargetAbsent, isUndeliverable } from './errors';

export interface OutboxForwarderOptions {
  knex: Knex;
  owner: string;
  logger: LoggerService;
  now: () => number;
  /**
   * Resolves when all of them, at most 200, have been taken. What is not done within a minute counts as failed; the
   * signal aborts then, or when the lease is lost.
   *
   * @throws UndeliverableMessageError, TargetAbsentError; anything else is tried again.
   */
  deliver(
    messages: readonly OutboxMessage[],
    signal: AbortSignal,
  ): Promise<void>;
  /** Of the messages, and name of the lease; default: `quarterdeck_outbox`, and `outbox`. */
  table?: string;
  /** Those of the lease; for tests. */
  leases?: KnexLeases;
  leaseTimings?: LeaseTimings;
}

const BATCH = 200;
const POLL_MS = 500;
const ABSENT_PAUSE_MS = 30_000;
const DELIVERY_TIMEOUT_MS = 60_000;
const BACKOFF = { initialMs: 250, maximumMs: 30_000 };
const RETENTION_MS = 7 * 24 * 3_600_000;
const PURGE_EVERY_MS = 3_600_000;

export class OutboxForwarder {
  /** Of the loop, in this process: only the one that holds the lease delivers. */
  readonly health: LoopHealth;
  readonly #options: OutboxForwarderOptions;
  readonly #messages: WaitingMessages;
  readonly #alarm = new Alarm();
  #purgedAt: number | undefined;

  constructor(options: OutboxForwarderOptions) {
    this.#options = options;
    this.#messages = new WaitingMessages(options.knex, options.table);
    this.health = new LoopHealth(options.table ?? 'outbox', options.now);
  }

  /** Delivers until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { knex, owner, logger, leases, leaseTimings } = this.#options;
    await runLeased({
      leases: leases ?? new KnexLeases(knex),
      name: this.health.name,
      owner,
      signal,
      logger,
      timings: leaseTimings,
      onHeld: this.health.held,
      run: (_lease, held) => this.#forward(held),
    });
  }

  /** Something has been enqueued and committed: deliver without waiting for the next look. */
  readonly nudge = (): void => this.#alarm.ring();

  /** What waits, and since when. */
  async backlog(): Promise<Backlog> {
    return await this.#messages.backlog();
  }

  async #forward(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.#purgeWhenDue();
        const messages = await this.#messages.next(BATCH);
        if (messages.length === 0) {
          this.health.ran();
          await this.#alarm.waitFor(POLL_MS, signal);
        } else {
          await this.#deliver(messages, signal);
        }
        failures = 0;
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        await pause(this.#afterFailure(error, failures), signal);
        failures += 1;
      }
    }
  }

  /** @returns how long to wait, in ms */
  #afterFailure(error: unknown, failures: number): number {
    if (isTargetAbsent(error)) {
      this.health.ran();
      return ABSENT_PAUSE_MS;
    }
    const cause = error instanceof Error ? error.message : String(error);
    this.#options.logger.warn(
      `Messages of the outbox could not be delivered and are kept: ${cause}`,
    );
    return backoffDelay(failures, BACKOFF, Math.random());
  }

  /** Halves what is refused until it is found which message it is about. */
  async #deliver(
    messages: readonly OutboxMessage[],
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await this.#deliverInTime(messages, signal);
    } catch (error) {
      if (!isUndeliverable(error)) {
        throw error;
      }
      const half = Math.floor(messages.length / 2);
      if (half === 0) {
        await this.#park(messages[0], error);
      } else {
        await this.#deliver(messages.slice(0, half), signal);
        await this.#deliver(messages.slice(half), signal);
      }
      return;
    }
    await this.#messages.delete(messages);
  }

  /** Does not rely on the receiver's end: one that hangs must not stop everything for ever. */
  async #deliverInTime(
    messages: readonly OutboxMessage[],
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted();
    const timeout = new AbortController();
    const stop = () => timeout.abort(signal.reason);
    const timer = setTimeout(
      () =>
        timeout.abort(
          new Error(`no answer within ${DELIVERY_TIMEOUT_MS / 1000} s`),
        ),
      DELIVERY_TIMEOUT_MS,
    );
    signal.addEventListener('abort', stop, { once: true });
    try {
      await Promise.race([
        this.#options.deliver(messages, timeout.signal),
        new Promise<never>((_, reject) =>
          timeout.signal.addEventListener('abort', () =>
            reject(timeout.signal.reason),
          ),
        ),
      ]);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  }

  async #park(message: OutboxMessage, error: Error): Promise<void> {
    this.#options.logger.error(
      `Message ${message.id} of the outbox is refused for good and has been set aside: ${error.message}`,
    );
    await this.#messages.park(message, error.message);
  }

  async #purgeWhenDue(): Promise<void> {
    const { now, logger } = this.#options;
    if (
      this.#purgedAt !== undefined &&
      now() - this.#purgedAt < PURGE_EVERY_MS
    ) {
      return;
    }
    const purged = await this.#messages.purge(now() - RETENTION_MS);
    this.#purgedAt = now();
    if (purged > 0) {
      logger.warn(
        `${purged} messages of the outbox were not taken for 7 days and have been given up`,
      );
    }
  }
}
