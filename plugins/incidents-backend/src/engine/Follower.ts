import { LoggerService } from '@backstage/backend-plugin-api';
import { ResponseError, toError } from '@backstage/errors';
import { Fact } from '@quarterdeck/plugin-timeline-common';
import { TimelineService } from '@quarterdeck/plugin-timeline-node';
import {
  KnexLeases,
  LoopHealth,
  pause,
  runLeased,
} from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { AlertsConfig } from '../alertsConfig';
import { KnexFollowers } from '../database/KnexFollowers';
import { ROLLED_BACK, STARTED, rollbackReport } from '../domain/rollbacks';
import { IncidentDesk } from './IncidentDesk';

const NAME = 'incidents-follower';
/** Nothing tells a backend that there is something new. */
const ASK_EVERY_MS = 1_500;
/** A portal without a timeline, or one that is down, is asked less often. */
const ASK_AGAIN_MS = 15_000;
const PAGE = 100;
/** What was rolled back before this room was there is no incident any more; facts need a while to travel. */
const LOOK_BACK_MS = 15 * 60_000;

export interface FollowerOptions {
  knex: Knex;
  timeline: Pick<TimelineService, 'list'>;
  desk: Pick<IncidentDesk, 'report'>;
  config: Pick<AlertsConfig, 'environments' | 'rollbacks'>;
  logger: LoggerService;
  now(): number;
}

/** Somebody took the fact before; nothing of the report is to happen. */
class TakenError extends Error {}

/**
 * Follows the timeline and reports what the portal has rolled back. One replica does; how far it has come is written with
 * each incident, so that nothing is lost and nothing reported twice whoever dies when.
 */
export class Follower {
  readonly health: LoopHealth;
  readonly #followers: KnexFollowers;
  #isReadable = true;

  constructor(private readonly options: FollowerOptions) {
    this.health = new LoopHealth(NAME, options.now);
    this.#followers = new KnexFollowers(options.knex);
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
    const { timeline, now } = this.options;
    let isFull = true;
    while (isFull && !signal.aborted) {
      const cursor = await this.#followers.cursorOf(NAME);
      const page = await this.#readable(() =>
        timeline.list(
          cursor === undefined
            ? {
                order: 'asc',
                type: [ROLLED_BACK],
                from: new Date(now() - LOOK_BACK_MS).toISOString(),
                limit: PAGE,
              }
            : { cursor, order: 'asc', limit: PAGE },
        ),
      );
      if (!page) {
        return false;
      }
      for (const fact of page.items) {
        if (signal.aborted) {
          return true;
        }
        if (!(await this.#take(fact))) {
          return false;
        }
      }
      const { nextCursor } = page.pageInfo;
      if (nextCursor !== undefined && nextCursor !== cursor) {
        await this.#followers.keepCursor(NAME, nextCursor);
      }
      isFull = page.items.length === PAGE;
    }
    return true;
  }

  /** @returns false where the timeline cannot be read */
  async #take(fact: Fact): Promise<boolean> {
    const { timeline, desk, config, logger, now } = this.options;
    const started = await this.#readable(() =>
      timeline.list({
        type: [STARTED],
        subject: fact.subject.id,
        entity: [fact.entityRef],
        limit: 1,
      }),
    );
    if (!started) {
      return false;
    }
    const { report, ...rest } = rollbackReport(
      fact,
      started.items[0],
      config.environments,
      config.rollbacks,
      now(),
    );
    if (!report) {
      if ('why' in rest && rest.why === 'unreadable') {
        logger.warn(
          `The fact ${fact.id} of a rollback cannot be read; no incident is opened for it`,
        );
      }
      return true;
    }
    try {
      await desk.report(report, async ({ knex }) => {
        if (!(await this.#followers.take(knex, NAME, fact.position))) {
          throw new TakenError();
        }
      });
    } catch (error) {
      if (!(error instanceof TakenError)) {
        throw error;
      }
    }
    return true;
  }

  /** Says once that the timeline cannot be read, and once that it can again. */
  async #readable<T>(ask: () => Promise<T>): Promise<T | undefined> {
    const { logger } = this.options;
    try {
      const answer = await ask();
      if (!this.#isReadable) {
        logger.info('The timeline can be read again');
      }
      this.#isReadable = true;
      return answer;
    } catch (error) {
      if (this.#isReadable) {
        logger.warn(
          error instanceof ResponseError && error.statusCode === 404
            ? 'This portal has no timeline, so that rollbacks open no incidents; looking again from time to time'
            : `The timeline cannot be read, so that rollbacks open no incidents until it can: ${toError(error).message}`,
        );
      }
      this.#isReadable = false;
      return undefined;
    }
  }
}
