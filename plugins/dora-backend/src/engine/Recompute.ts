import { LoggerService } from '@backstage/backend-plugin-api';
import { Tier } from '@quarterdeck/plugin-dora-common';
import { canonicalJson } from '@quarterdeck/toolkit-common';
import {
  KnexLeases,
  LoopHealth,
  pause,
  runLeased,
} from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { KnexFollowers } from '../database/KnexFollowers';
import { inTurn, readMark, writeMark } from '../database/KnexMarks';
import { CountedPlace, KnexPlaces } from '../database/KnexPlaces';
import { CountingRules } from '../domain/countingRules';
import { Deriver } from './Deriver';
import { EVER } from './Known';

/** Goes up when `derive` gives other results for the same records. */
const REVISION_OF_RULES = 1;
const NAME = 'dora-recompute';
const IDLE_MS = 10_000;
const MARK = 'derived-by';
const PROGRESS = 'recompute';
const ENTITIES_AT_ONCE = 200;
/** So many deployments are derived in one transaction, unless one entity has more: others wait for the database meanwhile. */
const DEPLOYMENTS_AT_ONCE = 2_000;

const progressSchema = z.object({ by: z.number(), after: z.string() });

/**
 * Derives everything again from the records when the rules or the tiers of environments are others than before. It goes on
 * where it was stopped; what has not been reached yet is as it was, and what comes meanwhile is derived by the new rules.
 */
export class Recompute {
  readonly health: LoopHealth;
  readonly #places: KnexPlaces;
  readonly #followers: KnexFollowers;

  constructor(
    private readonly options: {
      knex: Knex;
      deriver: Pick<Deriver, 'derive'>;
      rules: CountingRules;
      tiers: ReadonlyMap<string, Tier>;
      logger: LoggerService;
      now(): number;
    },
  ) {
    this.health = new LoopHealth(NAME, options.now);
    this.#places = new KnexPlaces(options.knex);
    this.#followers = new KnexFollowers(options.knex);
  }

  readonly run = async (signal: AbortSignal): Promise<void> => {
    const { knex, logger } = this.options;
    await runLeased({
      leases: new KnexLeases(knex),
      name: NAME,
      owner: randomUUID(),
      signal,
      logger,
      onHeld: this.health.held,
      run: async (_lease, held) => {
        await this.ensure(held);
        while (!held.aborted) {
          this.health.ran();
          await pause(IDLE_MS, held);
        }
      },
    });
  };

  /** Does it where it is needed. */
  async ensure(signal: AbortSignal): Promise<void> {
    const { knex, logger, now } = this.options;
    const by = this.#hash();
    if ((await readMark(knex, MARK)) === by) {
      return;
    }
    const startedAt = now();
    const changes = await this.all(signal);
    if (!signal.aborted) {
      await writeMark(knex, MARK, by);
      logger.info(
        `Derived all records again by what is configured now, in ${Math.round((now() - startedAt) / 1000)} s: ${changes} have other results`,
      );
    }
  }

  /** @returns how many records have other results now */
  async all(signal: AbortSignal): Promise<number> {
    const by = this.#hash();
    let after = await this.#progress(by);
    let changes = 0;
    if (after === undefined) {
      // Those that a record leaves with its tier are not known any more afterwards.
      await inTurn(this.options.knex, async transaction => {
        await transaction('days').update({ is_stale: true });
      });
    }
    while (!signal.aborted) {
      const entities = await this.#places.entitiesAfter(
        after,
        ENTITIES_AT_ONCE,
      );
      if (entities.length === 0) {
        await this.#keepProgress(undefined);
        return changes;
      }
      const places = await this.#places.placesOf(entities);
      for (const some of batches(entities, places)) {
        if (signal.aborted) {
          return changes;
        }
        changes += await this.#derive(some);
      }
      after = entities.at(-1);
      await this.#keepProgress(after === undefined ? after : { by, after });
    }
    return changes;
  }

  async #derive(places: readonly CountedPlace[]): Promise<number> {
    const { deriver, knex, tiers } = this.options;
    return await inTurn(knex, async transaction => {
      await new KnexPlaces(transaction).setTiers(
        [...new Set(places.map(({ entityRef }) => entityRef))],
        tiers,
      );
      return await deriver.derive(
        transaction,
        places.map(({ entityRef, environmentId }) => ({
          entityRef,
          environmentId,
          ...EVER,
        })),
      );
    });
  }

  async #progress(by: number): Promise<string | undefined> {
    const cursor = await this.#followers.cursorOf(PROGRESS);
    const read = progressSchema.safeParse(JSON.parse(cursor ?? 'null'));
    return read.success && read.data.by === by ? read.data.after : undefined;
  }

  async #keepProgress(
    progress: z.infer<typeof progressSchema> | undefined,
  ): Promise<void> {
    await this.#followers.advance(this.options.knex, PROGRESS, {
      cursor: JSON.stringify(progress ?? null),
      position: 0,
    });
  }

  /** Of all that the results depend on beside the records; a whole number that is exact everywhere. */
  #hash(): number {
    const { rules, tiers } = this.options;
    const text = canonicalJson([
      REVISION_OF_RULES,
      rules,
      [...tiers].sort(([one], [other]) => (one < other ? -1 : 1)),
    ]);
    return createHash('sha256').update(text).digest().readUIntBE(0, 6);
  }
}

function batches(
  entities: readonly string[],
  places: readonly CountedPlace[],
): CountedPlace[][] {
  const found: CountedPlace[][] = [];
  let count = Infinity;
  for (const entityRef of entities) {
    const own = places.filter(place => place.entityRef === entityRef);
    const more = own.reduce((sum, place) => sum + place.count, 0);
    if (count + more > DEPLOYMENTS_AT_ONCE) {
      found.push([]);
      count = 0;
    }
    found.at(-1)?.push(...own);
    count += more;
  }
  return found;
}
