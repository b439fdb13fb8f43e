/**
 * How a page is found among millions of facts. The most selective filter drives: its index gives the keys in the order
 * of the answer, a window at a time; the other filters are tried on those. So no statement looks at more than a window,
 * however rare a combination is, and a search that finds little stops after some windows with a cursor to go on from.
 */
import { isPostgres } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { ParsedQuery } from '../domain/cursor';
import { searchTextOfContent } from '../domain/chain';
import { lowestOrderKey } from '../domain/order';
import { matchesText, wordsOf } from '../domain/searchText';

const WINDOW = 2_000;
const WINDOWS = 25;
/** Where facts have to be read to be tried. */
const TEXT_WINDOW = 300;
/** Fewer matches than this are cheaper to sort than to come across. */
const RARE = 5_000;

const ACTOR_KINDS = ['user', 'service', 'tool', 'system'];

export interface FoundRow {
  position: number;
  order_key: number;
  content_json: string;
}

export interface FoundRows {
  rows: FoundRow[];
  next?: number;
}

/** @param types - all that occur */
export async function findFacts(
  knex: Knex,
  query: ParsedQuery,
  after: number | undefined,
  types: readonly string[],
): Promise<FoundRows> {
  const wanted = { query, types: typesOf(query, types) };
  if (wanted.types?.length === 0) {
    return { rows: [] };
  }
  return query.order === 'asc'
    ? await findForward(knex, wanted, after ?? 0)
    : await findBackward(knex, wanted, after);
}

interface Wanted {
  query: ParsedQuery;
  types?: readonly string[];
}

/** A reader that follows the record walks it by position, and comes by everything once. */
async function findForward(
  knex: Knex,
  wanted: Wanted,
  after: number,
): Promise<FoundRows> {
  const { limit } = wanted.query;
  const rows: FoundRow[] = [];
  let last = after;
  for (let window = 0; window < WINDOWS; window++) {
    const until = last + WINDOW;
    const found = await restrict(knex, knex('facts'), wanted)
      .where('position', '>', last)
      .where('position', '<=', until)
      .orderBy('position')
      .limit(readsText(knex, wanted.query) ? WINDOW : limit - rows.length)
      .select('position', 'order_key', 'content_json');
    rows.push(...matching(knex, wanted.query, found.map(toFound)));
    if (rows.length >= limit) {
      const page = rows.slice(0, limit);
      return { rows: page, next: page[limit - 1].position };
    }
    const end = Number((await knex('chain').first('position'))?.position ?? 0);
    if (until >= end) {
      // A fact may have come meanwhile, behind what was looked at; it is found the next time.
      const seen = rows.at(-1)?.position ?? last;
      return { rows, next: Math.max(seen, Math.min(last, end)) };
    }
    last = until;
  }
  return { rows, next: last };
}

async function findBackward(
  knex: Knex,
  wanted: Wanted,
  after: number | undefined,
): Promise<FoundRows> {
  const { limit } = wanted.query;
  const rows: FoundRow[] = [];
  const { next: driver, byText } = await chooseDriver(knex, wanted);
  const rest = byText ? withoutText(wanted) : wanted;
  const reads = readsText(knex, rest.query);
  let before = after;
  for (let window = 0; window < WINDOWS; window++) {
    const most = reads ? TEXT_WINDOW : WINDOW;
    const size = window === 0 ? Math.min(most, limit * 5) : most;
    const keys = await driver(before, size);
    if (keys.length === 0) {
      return { rows };
    }
    const found = await restrict(knex, knex('facts'), rest)
      .whereIn('order_key', keys)
      .orderBy('order_key', 'desc')
      .limit(reads ? size : limit + 1 - rows.length)
      .select('position', 'order_key', 'content_json');
    rows.push(...matching(knex, rest.query, found.map(toFound)));
    if (rows.length > limit) {
      const page = rows.slice(0, limit);
      return { rows: page, next: page[limit - 1].order_key };
    }
    if (keys.length < size) {
      return { rows };
    }
    before = keys[keys.length - 1];
  }
  return { rows, next: before };
}

/** SQLite's text index answers for all facts at once only; beside another filter that drives, the facts are read. */
function readsText(knex: Knex, { text }: ParsedQuery): boolean {
  return text !== undefined && !isPostgres(knex);
}

function matching(
  knex: Knex,
  query: ParsedQuery,
  rows: readonly FoundRow[],
): readonly FoundRow[] {
  const { text } = query;
  return text !== undefined && readsText(knex, query)
    ? rows.filter(row =>
        matchesText(searchTextOfContent(row.content_json), text),
      )
    : rows;
}

function withoutText({ query, types }: Wanted): Wanted {
  return { types, query: { ...query, text: undefined } };
}

/** Gives the next keys of what may match, highest first. */
type Driver = (before: number | undefined, size: number) => Promise<number[]>;

interface Chosen {
  next: Driver;
  /** Everything it gives has the text that is asked for. */
  byText: boolean;
}

async function chooseDriver(knex: Knex, wanted: Wanted): Promise<Chosen> {
  const { entity, subject, correlation, text } = wanted.query;
  const isByText =
    text !== undefined &&
    wordsOf(text).length > 0 &&
    !entity &&
    subject === undefined &&
    correlation === undefined;
  return isByText
    ? await textDriver(knex, wanted.query, text)
    : { next: driverOf(knex, wanted), byText: false };
}

function driverOf(knex: Knex, wanted: Wanted): Driver {
  const { query, types } = wanted;
  const { entity, subject, correlation, environment, actor } = query;
  const byColumn = (column: string, values: readonly string[]) =>
    unionDriver(knex, query, 'facts', column, values);
  if (subject !== undefined) {
    return byColumn('subject_id', [subject]);
  }
  if (correlation !== undefined) {
    return byColumn('correlation_id', [correlation]);
  }
  if (entity) {
    return unionDriver(knex, query, 'fact_entities', 'entity_ref', entity);
  }
  if (actor && actor.every(each => !ACTOR_KINDS.includes(each))) {
    return byColumn('actor_ref', actor);
  }
  if (environment) {
    return byColumn('environment_id', environment);
  }
  if (types) {
    return byColumn('type', types);
  }
  if (actor && actor.every(each => ACTOR_KINDS.includes(each))) {
    return byColumn('actor_kind', actor);
  }
  return keysDriver(query, () => knex('facts'));
}

/** Each value has its own ordered range of the index; the first of all of them are among the first of each. */
function unionDriver(
  knex: Knex,
  query: ParsedQuery,
  table: string,
  column: string,
  values: readonly string[],
): Driver {
  if (values.length === 1) {
    return keysDriver(query, () => knex(table).where(column, values[0]));
  }
  return async (before, size) => {
    const parts = values.map(value =>
      knex
        .from(
          within(query, knex(table).where(column, value), before)
            .select('order_key')
            .orderBy('order_key', 'desc')
            .limit(size)
            .as('part'),
        )
        .select('order_key'),
    );
    const keys = await knex
      .from(knex.union(parts).as('parts'))
      .orderBy('order_key', 'desc')
      .limit(size)
      .pluck('order_key');
    return keys.map(Number);
  };
}

function keysDriver(
  query: ParsedQuery,
  table: () => Knex.QueryBuilder,
): Driver {
  return async (before, size) => {
    const keys = await within(query, table(), before)
      .orderBy('order_key', 'desc')
      .limit(size)
      .pluck('order_key');
    return keys.map(Number);
  };
}

async function textDriver(
  knex: Knex,
  query: ParsedQuery,
  text: string,
): Promise<Chosen> {
  if (!isPostgres(knex)) {
    const search = await ftsQuery(knex, text);
    const next: Driver = async (before, size) => {
      const { low, high } = bounds(query, before);
      const rows: { rowid: number }[] = await knex.raw(
        'select rowid from fact_search where fact_search match ? and rowid >= ? and rowid < ? order by rowid desc limit ?',
        [search, low, high, size],
      );
      return rows.map(({ rowid }) => rowid);
    };
    return { next, byText: true };
  }
  // A list of all matches is cheap to sort only while it is short; a common word is come across soon.
  const isRare = (await estimateMatches(knex, text)) < RARE;
  const matches = () =>
    knex.from(
      knex('facts')
        .whereRaw("search @@ to_tsquery('simple', ?)", [tsQuery(text)])
        .select('order_key')
        // Keeps the planner from walking the other index in the hope of meeting a match.
        .offset(0)
        .as('matches'),
    );
  return {
    next: keysDriver(query, () => (isRare ? matches() : knex('facts'))),
    byText: false,
  };
}

async function estimateMatches(knex: Knex, text: string): Promise<number> {
  const { rows } = await knex.raw(
    "explain (format json) select 1 from facts where search @@ to_tsquery('simple', ?)",
    [tsQuery(text)],
  );
  return Number(rows[0]['QUERY PLAN'][0].Plan['Plan Rows']);
}

function bounds(query: ParsedQuery, before: number | undefined) {
  const low = query.from ? lowestOrderKey(Date.parse(query.from)) : 0;
  const to = query.to ? lowestOrderKey(Date.parse(query.to) + 999) : undefined;
  const highs = [before, to].filter(key => key !== undefined);
  return {
    low,
    high: highs.length > 0 ? Math.min(...highs) : Number.MAX_SAFE_INTEGER,
  };
}

function within(
  query: ParsedQuery,
  builder: Knex.QueryBuilder,
  before: number | undefined,
): Knex.QueryBuilder {
  const { low, high } = bounds(query, before);
  if (low > 0) {
    builder.where('order_key', '>=', low);
  }
  if (high < Number.MAX_SAFE_INTEGER) {
    builder.where('order_key', '<', high);
  }
  return builder;
}

/** All filters, whichever of them drives. */
function restrict(
  knex: Knex,
  builder: Knex.QueryBuilder,
  { query, types }: Wanted,
): Knex.QueryBuilder {
  const { entity, environment, actor, subject, correlation, text } = query;
  if (entity) {
    builder.whereExists(
      knex('fact_entities')
        .select(knex.raw('1'))
        .whereRaw('fact_entities.order_key = facts.order_key')
        .whereIn('fact_entities.entity_ref', entity),
    );
  }
  if (types) {
    builder.whereIn('type', types);
  }
  if (environment) {
    builder.whereIn('environment_id', environment);
  }
  if (subject !== undefined) {
    builder.where('subject_id', subject);
  }
  if (correlation !== undefined) {
    builder.where('correlation_id', correlation);
  }
  if (actor) {
    builder.where(either =>
      either.whereIn('actor_kind', actor).orWhereIn('actor_ref', actor),
    );
  }
  if (query.from) {
    builder.where('occurred_at', '>=', Date.parse(query.from));
  }
  if (query.to) {
    builder.where('occurred_at', '<', Date.parse(query.to));
  }
  if (text !== undefined) {
    restrictText(knex, builder, text);
  }
  return builder;
}

function restrictText(knex: Knex, builder: Knex.QueryBuilder, text: string) {
  if (wordsOf(text).length === 0) {
    // Punctuation alone is contained in nothing that is looked through.
    builder.whereRaw('1 = 0');
  } else if (isPostgres(knex)) {
    builder.whereRaw("search @@ to_tsquery('simple', ?)", [tsQuery(text)]);
  }
}

/**
 * Words hold letters and digits alone, so nothing in them can be taken for an operator. The last may be the beginning of
 * one, unless it is one itself: of a beginning that is common, all matches would have to be gathered first.
 */
async function ftsQuery(knex: Knex, text: string): Promise<string> {
  const words = wordsOf(text);
  const last = words[words.length - 1];
  const isWord = await knex('fact_words').where('term', last).first('term');
  return words
    .map((word, index) =>
      index === words.length - 1 && !isWord ? `"${word}"*` : `"${word}"`,
    )
    .join(' AND ');
}

function tsQuery(text: string): string {
  const words = wordsOf(text);
  return words
    .map((word, index) => (index === words.length - 1 ? `${word}:*` : word))
    .join(' & ');
}

function typesOf(
  { type, room }: ParsedQuery,
  all: readonly string[],
): string[] | undefined {
  if (!type && !room) {
    return undefined;
  }
  return all.filter(
    each =>
      (type?.some(wanted => each === wanted || each.startsWith(`${wanted}.`)) ??
        true) &&
      (room?.some(wanted => each.startsWith(`${wanted}.`)) ?? true),
  );
}

function toFound(row: {
  position: number | string;
  order_key: number | string;
  content_json: string;
}): FoundRow {
  return {
    position: Number(row.position),
    order_key: Number(row.order_key),
    content_json: row.content_json,
  };
}
