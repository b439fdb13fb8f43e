import { Knex } from 'knex';
import { z } from 'zod';
import { RunStatistics } from './RunStore';

const YEAR_MS = 365 * 24 * 3_600_000;
/** SQLite bounds the variables of a statement. */
const BATCH = 300;

/** PostgreSQL's driver returns bigint as text, SQLite's as a number. */
const number = z.coerce.number();
const optional = z.preprocess(
  value => value ?? undefined,
  z.coerce.number().optional(),
);
const keyShape = { entity_ref: z.string(), slug: z.string() };

const totalsSchema = z.object({
  ...keyShape,
  last_run: optional,
  last_rehearsal: optional,
  completed: number,
});
const lastSchema = z.object({
  ...keyShape,
  version: z.string(),
  duration_ms: optional,
});
const medianSchema = z.object({ ...keyShape, median: number });
const activeSchema = z.object({ ...keyShape, id: z.string() });

/** What came of the runs of entities, by entity and slug: counted by the database, which returns a row for each runbook. */
export async function statisticsOf(
  knex: Knex,
  entityRefs: readonly string[],
  now: number,
): Promise<Map<string, Map<string, RunStatistics>>> {
  const found = new Map<string, Map<string, RunStatistics>>();
  const of = (row: { entity_ref: string; slug: string }): RunStatistics => {
    const ofEntity =
      found.get(row.entity_ref) ?? new Map<string, RunStatistics>();
    const known = ofEntity.get(row.slug) ?? {
      completedRuns: 0,
      activeRunIds: [],
    };
    found.set(row.entity_ref, ofEntity.set(row.slug, known));
    return known;
  };
  const refs = [...new Set(entityRefs)];
  for (let start = 0; start < refs.length; start += BATCH) {
    const batch = refs.slice(start, start + BATCH);
    const [totals, lasts, medians, active] = await Promise.all([
      totalsOf(knex, batch, now),
      lastsOf(knex, batch),
      mediansOf(knex, batch, now),
      activeOf(knex, batch),
    ]);
    for (const row of totals.map(each => totalsSchema.parse(each))) {
      Object.assign(of(row), {
        lastRunAt: row.last_run,
        lastRehearsalAt: row.last_rehearsal,
        completedRuns: row.completed,
      });
    }
    for (const row of lasts.map(each => lastSchema.parse(each))) {
      Object.assign(of(row), {
        lastVersion: row.version,
        lastDurationMs: row.duration_ms,
      });
    }
    for (const row of medians.map(each => medianSchema.parse(each))) {
      of(row).medianDurationMs = row.median;
    }
    for (const row of active.map(each => activeSchema.parse(each))) {
      of(row).activeRunIds.push(row.id);
    }
  }
  return found;
}

/** A dry run exercises nothing, and neither does one of which nothing was done. */
function completed(knex: Knex, refs: readonly string[]) {
  return knex('runs')
    .where({ phase: 'completed' })
    .whereNotNull('duration_ms')
    .whereIn('entity_ref', refs)
    .whereIn('mode', ['real', 'rehearsal']);
}

function totalsOf(knex: Knex, refs: readonly string[], now: number) {
  return completed(knex, refs)
    .groupBy('entity_ref', 'slug')
    .select('entity_ref', 'slug')
    .select({
      last_run: knex.raw("max(case when mode = 'real' then finished_at end)"),
      last_rehearsal: knex.raw(
        "max(case when mode = 'rehearsal' then finished_at end)",
      ),
      completed: knex.raw('sum(case when finished_at >= ? then 1 else 0 end)', [
        now - YEAR_MS,
      ]),
    });
}

function lastsOf(knex: Knex, refs: readonly string[]) {
  const ordered = completed(knex, refs)
    .select('id')
    .rowNumber('place', function newestFirst() {
      this.partitionBy(['entity_ref', 'slug']).orderBy([
        { column: 'finished_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ]);
    });
  return knex('runs')
    .select('entity_ref', 'slug', 'version', 'duration_ms')
    .whereIn('id', knex.select('id').from(ordered.as('o')).where('place', 1));
}

/** The middle one, or the mean of the two in the middle. */
function mediansOf(knex: Knex, refs: readonly string[], now: number) {
  const ordered = completed(knex, refs)
    .where('finished_at', '>=', now - YEAR_MS)
    .select('entity_ref', 'slug', 'duration_ms')
    .rowNumber('place', function shortestFirst() {
      this.partitionBy(['entity_ref', 'slug']).orderBy('duration_ms');
    })
    .select({
      count: knex.raw('count(*) over (partition by entity_ref, slug)'),
    });
  return knex
    .from(ordered.as('o'))
    .whereRaw('place * 2 between count and count + 2')
    .groupBy('entity_ref', 'slug')
    .select('entity_ref', 'slug', {
      median: knex.raw('avg(duration_ms)'),
    });
}

function activeOf(knex: Knex, refs: readonly string[]) {
  return knex('runs')
    .where({ phase: 'active' })
    .whereIn('entity_ref', refs)
    .orderBy([
      { column: 'started_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .select('entity_ref', 'slug', 'id');
}
