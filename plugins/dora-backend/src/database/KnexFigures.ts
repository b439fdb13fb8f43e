import { Tier } from '@quarterdeck/plugin-dora-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { DayFigures } from '../domain/records';
import { DAY_MS, Window } from '../domain/windows';
import { Outage } from '../domain/outages';
import { FigureStore, Whose } from './FigureStore';
import { batches, figuresFromRows, figuresOfEach } from './KnexFiguresRows';
import { outagesOf } from './KnexFiguresOutages';
import { revisionOf } from './KnexMarks';
import { unpackDay } from './packDays';
import { rowsOf } from './values';

/** Four years of one tier. */
const MOST_HELD = 1_500;
/** Packed days are some 50 kB each. */
const DAYS_AT_ONCE = 100;

const number = z.coerce.number();
const versions = z.array(z.object({ day: number, version: z.string() }));
const packs = z.array(
  z.object({ day: number, version: z.string(), figures_json: z.string() }),
);
const firsts = z.array(z.object({ first: number.nullable() }));
const firstsOfEach = z.array(
  z.object({ entity_ref: z.string(), first: number }),
);
const names = z.array(z.object({ name: z.string() }));
/** From one name to the next along the index, so that it does not matter how many deployments each has. */
const NAMES = `
  with recursive names(name) as (
    select min(entity_ref) from deployments
    union all
    select (select min(entity_ref) from deployments where entity_ref > names.name)
    from names where names.name is not null
  )
  select name from names where name is not null limit ?`;
const counts = z.array(z.object({ count: number, since: number.nullable() }));

interface Pack {
  version: string;
  figures: DayFigures;
}

/**
 * Reads figures: of all entities from packed days, with the rows of days that are stale, missing or in the window in part
 * only; of single ones from their rows, along the indexes.
 */
export class KnexFigures implements FigureStore {
  /** Unpacked days by tier and day; good as long as the table names the same version. */
  readonly #held = new Map<string, Pack>();

  constructor(private readonly knex: Knex) {}

  async figures(
    whose: Whose,
    tier: Tier,
    window: Window,
  ): Promise<DayFigures[]> {
    if (whose !== 'all') {
      return await figuresFromRows(this.knex, whose, tier, window);
    }
    const days = await this.#packed(tier, window);
    const found = [...days.values()];
    for (const span of uncovered(window, days)) {
      found.push(...(await figuresFromRows(this.knex, whose, tier, span)));
    }
    return found
      .filter(hasAnything)
      .sort((left, right) => left.day - right.day);
  }

  async figuresByEntity(
    whose: readonly string[],
    tier: Tier,
    window: Window,
  ): Promise<Map<string, DayFigures[]>> {
    return await figuresOfEach(this.knex, whose, tier, window);
  }

  async open(
    whose: Whose,
    tier: Tier,
    at: number,
  ): Promise<{ count: number; since?: number }> {
    const found = { count: 0, since: Infinity };
    for (const refs of batches(whose)) {
      for (const query of openAt(this.knex, refs, tier, at)) {
        const [row] = counts.parse(await query);
        found.count += row.count;
        found.since = Math.min(found.since, row.since ?? Infinity);
      }
    }
    return found.count === 0 ? { count: 0 } : found;
  }

  async observedSince(whose: Whose, tier: Tier): Promise<number | undefined> {
    let earliest: number | undefined;
    for (const refs of batches(whose)) {
      const [{ first }] = firsts.parse(await firstEnd(this.knex, refs, tier));
      if (first !== null && first < (earliest ?? Infinity)) {
        earliest = first;
      }
    }
    return earliest;
  }

  async observedSinceByEntity(
    whose: readonly string[],
    tier: Tier,
  ): Promise<Map<string, number>> {
    const since = new Map<string, number>();
    for (const refs of batches(whose)) {
      const rows = firstsOfEach.parse(
        await firstEnd(this.knex, refs, tier)
          .whereNotNull('ended_at')
          .groupBy('entity_ref')
          .select('entity_ref'),
      );
      for (const { entity_ref: ref, first } of rows) {
        since.set(ref, first);
      }
    }
    return since;
  }

  async entities(most: number): Promise<string[]> {
    return names
      .parse(rowsOf(await this.knex.raw(NAMES, [most])))
      .map(({ name }) => name);
  }

  async outages(
    entityRefs: readonly string[],
    tier: Tier,
    window: Window,
  ): Promise<Outage[]> {
    return await outagesOf(this.knex, entityRefs, tier, window);
  }

  async isIncidentSourceConnected(): Promise<boolean> {
    const row: unknown = await this.knex('incidents').select('id').first();
    return row !== undefined;
  }

  async revision(): Promise<number> {
    return await revisionOf(this.knex);
  }

  /** The whole days of the window that are packed and not stale. */
  async #packed(tier: Tier, window: Window): Promise<Map<number, DayFigures>> {
    const current = versions.parse(
      await this.knex('days')
        .where('tier', tier)
        .where('day', '>=', window.from)
        .where('day', '<=', window.to - DAY_MS)
        .where('is_stale', false)
        .whereNotNull('figures_json')
        .select('day', 'version'),
    );
    await this.#hold(
      tier,
      current.filter(
        ({ day, version }) => this.#heldOf(tier, day)?.version !== version,
      ),
    );
    return new Map(
      current.flatMap(({ day }): [number, DayFigures][] => {
        const pack = this.#heldOf(tier, day);
        return pack ? [[day, pack.figures]] : [];
      }),
    );
  }

  async #hold(tier: Tier, wanted: readonly { day: number }[]): Promise<void> {
    for (let first = 0; first < wanted.length; first += DAYS_AT_ONCE) {
      const days = wanted
        .slice(first, first + DAYS_AT_ONCE)
        .map(({ day }) => day);
      const read = packs.parse(
        await this.knex('days')
          .where({ tier, is_stale: false })
          .whereIn('day', days)
          .select('day', 'version', 'figures_json'),
      );
      // One that has become stale since is counted from its rows.
      for (const day of days) {
        this.#held.delete(`${tier}/${day}`);
      }
      for (const { day, version, figures_json: text } of read) {
        this.#held.set(`${tier}/${day}`, { version, figures: unpackDay(text) });
      }
    }
    for (const key of this.#held.keys()) {
      if (this.#held.size <= MOST_HELD) {
        break;
      }
      this.#held.delete(key);
    }
  }

  #heldOf(tier: Tier, day: number): Pack | undefined {
    return this.#held.get(`${tier}/${day}`);
  }
}

/** What of a window no packed day covers, in as few spans as there are gaps. */
function uncovered(
  { from, to }: Window,
  days: ReadonlyMap<number, DayFigures>,
): Window[] {
  const spans: Window[] = [];
  for (let day = from - (from % DAY_MS); day < to; day += DAY_MS) {
    if (days.has(day)) {
      continue;
    }
    const last = spans.at(-1);
    const end = Math.min(day + DAY_MS, to);
    if (last?.to === day) {
      last.to = end;
    } else {
      spans.push({ from: Math.max(day, from), to: end });
    }
  }
  return spans;
}

function hasAnything({
  deployments,
  ended,
  incidents,
  ...figures
}: DayFigures) {
  return (
    deployments + ended + incidents + figures.negative > 0 ||
    figures.leads.length + figures.recoveries.length > 0
  );
}

/** Those that have not recovered yet, and those that had not by then. */
export function openAt(
  knex: Knex,
  refs: readonly string[] | undefined,
  tier: Tier,
  at: number,
): Knex.QueryBuilder[] {
  const failed = () => {
    const query = knex('deployments')
      .where('tier', tier)
      .where('failed_at', '<', at)
      .select(
        knex.raw('count(*) as count'),
        knex.raw('min(failed_at) as since'),
      );
    return refs ? query.whereIn('entity_ref', refs) : query;
  };
  return [
    failed().whereNull('recovered_at'),
    failed().where('recovered_at', '>=', at),
  ];
}

export function firstEnd(
  knex: Knex,
  refs: readonly string[] | undefined,
  tier: Tier,
): Knex.QueryBuilder {
  const query = knex('deployments')
    .where('tier', tier)
    .select(knex.raw('min(ended_at) as first'));
  return refs ? query.whereIn('entity_ref', refs) : query;
}
