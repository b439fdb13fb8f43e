import { STAGES, Tier } from '@quarterdeck/plugin-dora-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { noFigures } from '../domain/figures';
import { DayFigures } from '../domain/records';
import { DAY_MS, Window } from '../domain/windows';
import { Whose } from './FigureStore';

/** SQLite takes 32,766 values in a statement; this many read a page of an index each. */
const REFS_AT_ONCE = 500;

type Counting = ReturnType<typeof noFigures>;

/** Numbers come as text from PostgreSQL, and sums of nothing as null. */
const number = z.coerce.number();
const key = { entity_ref: z.string(), day: number };
const counted = z.array(
  z.object({
    ...key,
    deployments: number,
    failed: number,
    with_commits: number,
    rework_known: number,
    rework: number,
    negative: number,
  }),
);
const ended = z.array(z.object({ ...key, ended: number, succeeded: number }));
const recovered = z.array(z.object({ ...key, took: number }));
const opened = z.array(
  z.object({ ...key, incidents: number, attributed: number }),
);
const changed = z.array(
  z.object({ ...key, lead_ms: number, stages_json: z.string() }),
);
const stagesOf = z.partialRecord(z.enum(STAGES), z.number());

/** Counts what is in the rows, of all entities together: days that have anything, oldest first. */
export async function figuresFromRows(
  knex: Knex,
  whose: Whose,
  tier: Tier,
  span: Window,
): Promise<DayFigures[]> {
  const tally = new Tally();
  for (const refs of batches(whose)) {
    await count(knex, { refs, tier, span, isEach: false }, tally);
  }
  return tally.of('');
}

/** The same of each entity by itself. */
export async function figuresOfEach(
  knex: Knex,
  whose: readonly string[],
  tier: Tier,
  span: Window,
): Promise<Map<string, DayFigures[]>> {
  const tally = new Tally();
  for (const refs of batches(whose)) {
    await count(knex, { refs, tier, span, isEach: true }, tally);
  }
  return new Map(tally.entities().map(ref => [ref, tally.of(ref)]));
}

/** `undefined`: all entities. */
export function batches(whose: Whose): (readonly string[] | undefined)[] {
  if (whose === 'all') {
    return [undefined];
  }
  const refs = [...new Set(whose)].sort();
  return Array.from(
    { length: Math.ceil(refs.length / REFS_AT_ONCE) },
    (_, index) => refs.slice(index * REFS_AT_ONCE, (index + 1) * REFS_AT_ONCE),
  );
}

/** What counts in a day, of each entity or of all under an empty name. */
class Tally {
  readonly #days = new Map<string, Map<number, Counting>>();

  at(entityRef: string, day: number): Counting {
    const days = this.#days.get(entityRef) ?? new Map<number, Counting>();
    this.#days.set(entityRef, days);
    const figures = days.get(day) ?? noFigures(day);
    days.set(day, figures);
    return figures;
  }

  entities(): string[] {
    return [...this.#days.keys()];
  }

  /** Oldest first; the values of a day from the smallest to the largest. */
  of(entityRef: string): DayFigures[] {
    const days = [...(this.#days.get(entityRef)?.values() ?? [])];
    for (const { leads, recoveries } of days) {
      leads.sort((left, right) => left - right);
      recoveries.sort((left, right) => left - right);
    }
    return days.sort((left, right) => left.day - right.day);
  }
}

interface Asked {
  refs: readonly string[] | undefined;
  tier: Tier;
  span: Window;
  isEach: boolean;
}

async function count(knex: Knex, asked: Asked, tally: Tally): Promise<void> {
  const answers: unknown[] = [];
  // One after the other: in a transaction there is one connection.
  for (const statement of statements(knex, asked)) {
    answers.push(await statement);
  }
  const [counts, ends, recoveries, incidents, changes] = answers;
  for (const row of counted.parse(counts)) {
    const figures = tally.at(row.entity_ref, row.day);
    figures.deployments = row.deployments;
    figures.failed = row.failed;
    figures.withCommits = row.with_commits;
    figures.reworkKnown = row.rework_known;
    figures.rework = row.rework;
    figures.negative = row.negative;
  }
  addUp(tally, ended.parse(ends), opened.parse(incidents));
  for (const row of recovered.parse(recoveries)) {
    tally.at(row.entity_ref, row.day).recoveries.push(row.took);
  }
  for (const row of changed.parse(changes)) {
    const { leads, stages } = tally.at(row.entity_ref, row.day);
    leads.push(row.lead_ms);
    for (const [stage, ms] of Object.entries(
      stagesOf.parse(JSON.parse(row.stages_json)),
    )) {
      const sum = (stages[stage] ??= { ms: 0, n: 0 });
      sum.ms += ms;
      sum.n += 1;
    }
  }
}

function addUp(
  tally: Tally,
  ends: z.output<typeof ended>,
  incidents: z.output<typeof opened>,
): void {
  for (const row of ends) {
    const figures = tally.at(row.entity_ref, row.day);
    figures.ended = row.ended;
    figures.succeeded = row.succeeded;
  }
  for (const row of incidents) {
    const figures = tally.at(row.entity_ref, row.day);
    figures.incidents = row.incidents;
    figures.attributed = row.attributed;
  }
}

/** In the order in which `count` takes them. Each goes along one index of its table. */
export function statements(knex: Knex, asked: Asked): Knex.QueryBuilder[] {
  const sum = (condition: string, as: string) =>
    knex.raw(`sum(case when ${condition} then 1 else 0 end) as ${as}`);
  const deployments = (column: string) =>
    rows(knex, 'deployments', column, asked);
  return [
    grouped(deployments('counted_at'), knex, 'counted_at', asked).select(
      knex.raw('count(*) as deployments'),
      sum('is_failed', 'failed'),
      sum("commits_state = 'known'", 'with_commits'),
      sum('is_rework is not null', 'rework_known'),
      sum('is_rework', 'rework'),
      knex.raw('sum(negative_changes) as negative'),
    ),
    grouped(deployments('ended_at'), knex, 'ended_at', asked).select(
      knex.raw('count(*) as ended'),
      sum('has_succeeded', 'succeeded'),
    ),
    deployments('recovered_at')
      .whereNotNull('failed_at')
      .select(
        entity(knex, asked),
        day(knex, 'recovered_at'),
        knex.raw('recovered_at - failed_at as took'),
      ),
    grouped(
      rows(knex, 'incidents', 'opened_at', asked),
      knex,
      'opened_at',
      asked,
    )
      .where('is_counted', true)
      .select(
        knex.raw('count(*) as incidents'),
        sum('deployment_id is not null', 'attributed'),
      ),
    rows(knex, 'changes', 'delivered_at', asked).select(
      entity(knex, asked),
      day(knex, 'delivered_at'),
      'lead_ms',
      'stages_json',
    ),
  ];
}

function rows(
  knex: Knex,
  table: string,
  column: string,
  { refs, tier, span }: Asked,
): Knex.QueryBuilder {
  const query = knex(table)
    .where('tier', tier)
    .where(column, '>=', span.from)
    .where(column, '<', span.to);
  return refs ? query.whereIn('entity_ref', refs) : query;
}

function grouped(
  query: Knex.QueryBuilder,
  knex: Knex,
  column: string,
  asked: Asked,
): Knex.QueryBuilder {
  return query
    .select(entity(knex, asked), day(knex, column))
    .groupBy(asked.isEach ? ['entity_ref', 'day'] : ['day']);
}

const entity = (knex: Knex, { isEach }: Asked) =>
  isEach ? knex.raw('entity_ref') : knex.raw("'' as entity_ref");

const day = (knex: Knex, column: string) =>
  knex.raw(`?? - ?? % ${DAY_MS} as day`, [column, column]);
