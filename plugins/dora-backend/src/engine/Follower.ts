import { LoggerService } from '@backstage/backend-plugin-api';
import { ResponseError, toError } from '@backstage/errors';
import { Fact, FactPage } from '@quarterdeck/plugin-timeline-common';
import { TimelineService } from '@quarterdeck/plugin-timeline-node';
import {
  KnexLeases,
  LoopHealth,
  pause,
  runLeased,
} from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { KnexFollowers } from '../database/KnexFollowers';
import { inTurn } from '../database/KnexMarks';
import { FACT_TYPES, readFacts } from '../domain/readFacts';
import { Ingest } from './Ingest';

const NAME = 'dora-follower';
/** Nothing tells a backend that there is something new. */
const ASK_EVERY_MS = 1_000;
/** A portal without a timeline, or one that is down, is asked less often. */
const ASK_AGAIN_MS = 15_000;
const PAGE = 100;
/** Of a long history so many facts are taken at once; others wait for the database meanwhile, but not for long. */
const AT_ONCE = 500;

export interface FollowerOptions {
  knex: Knex;
  timeline: Pick<TimelineService, 'list'>;
  ingest: Pick<Ingest, 'take'>;
  logger: LoggerService;
  now(): number;
  /** Figures may have changed. */
  onChanged(): void;
}

/**
 * Follows the timeline and takes what it tells into the records. One replica does; how far it has come is written with what
 * it has read, so that nothing is lost whoever dies when. What is read twice makes no difference.
 */
export class Follower {
  readonly health: LoopHealth;
  readonly #followers: KnexFollowers;
  #isReadable = true;
  #lagMs: number | undefined;

  constructor(private readonly options: FollowerOptions) {
    this.health = new LoopHealth(NAME, options.now);
    this.#followers = new KnexFollowers(options.knex);
  }

  /** How old the last fact was when it was taken; undefined before the first. Milliseconds. */
  get lagMs(): number | undefined {
    return this.#lagMs;
  }

  readonly run = async (signal: AbortSignal): Promise<void> => {
    await runLeased({
      leases: new KnexLeases(this.options.knex),
      name: NAME,
      owner: randomUUID(),
      signal,
      logger: this.options.logger,
      onHeld: this.health.held,
      run: async (_lease, held) => {
        while (!held.aborted) {
          const isThere = await this.pass(held);
          if (isThere) {
            this.health.ran();
          }
          await pause(isThere ? ASK_EVERY_MS : ASK_AGAIN_MS, held);
        }
      },
    });
  };

  /** Reads until there is nothing new. @returns false where the timeline cannot be read */
  async pass(signal: AbortSignal): Promise<boolean> {
    let cursor = await this.#followers.cursorOf(NAME);
    let isMore = true;
    while (isMore && !signal.aborted) {
      const read = await this.#read(cursor);
      if (!read) {
        return false;
      }
      await this.#take(read);
      cursor = read.cursor;
      isMore = read.isMore;
    }
    return true;
  }

  /** Some pages, as many as are taken at once. */
  async #read(
    from: string | undefined,
  ): Promise<
    { facts: Fact[]; cursor: string | undefined; isMore: boolean } | undefined
  > {
    const facts: Fact[] = [];
    let cursor = from;
    while (facts.length < AT_ONCE) {
      const page = await this.#ask(cursor);
      if (!page) {
        return undefined;
      }
      facts.push(...page.items);
      cursor = page.pageInfo.nextCursor ?? cursor;
      if (page.items.length < PAGE) {
        return { facts, cursor, isMore: false };
      }
    }
    return { facts, cursor, isMore: true };
  }

  async #take(read: {
    facts: readonly Fact[];
    cursor: string | undefined;
  }): Promise<void> {
    const { ingest, knex, logger, now, onChanged } = this.options;
    const { cursor, facts } = read;
    const last = facts.at(-1);
    if (!last || cursor === undefined) {
      return;
    }
    const { unusable, ...told } = readFacts(facts);
    const changes = await inTurn(knex, async transaction => {
      await this.#followers.advance(transaction, NAME, {
        cursor,
        position: last.position,
      });
      return await ingest.take(transaction, told);
    });
    this.#lagMs = Math.max(0, now() - Date.parse(last.recordedAt));
    if (unusable.length > 0) {
      logger.warn(
        `${unusable.length} facts cannot be read and are left out, the first is ${unusable[0].id} (${unusable[0].type})`,
      );
    }
    if (changes > 0) {
      onChanged();
    }
  }

  /** Says once that the timeline cannot be read, and once that it can again. */
  async #ask(cursor: string | undefined): Promise<FactPage | undefined> {
    const { logger, timeline } = this.options;
    try {
      const page = await timeline.list(
        cursor === undefined
          ? { order: 'asc', type: FACT_TYPES, limit: PAGE }
          : { cursor, order: 'asc', limit: PAGE },
      );
      if (!this.#isReadable) {
        logger.info('The timeline can be read again');
      }
      this.#isReadable = true;
      return page;
    } catch (error) {
      if (this.#isReadable) {
        logger.warn(
          error instanceof ResponseError && error.statusCode === 404
            ? 'This portal has no timeline, so that nothing is measured; looking again from time to time'
            : `The timeline cannot be read, so that what happens meanwhile is measured once it can: ${toError(error).message}`,
        );
      }
      this.#isReadable = false;
      return undefined;
    }
  }
}
