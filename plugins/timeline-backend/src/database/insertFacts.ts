import { isPostgres } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { Link, ParsedFact } from '../domain/chain';
import { toFactRow, toPersonalRows } from './rows';

const BIGINTS = new Set(['position', 'order_key', 'occurred_at']);

export interface LinkedFact {
  link: Link;
  fact: ParsedFact;
}

/**
 * Writes the rows of new facts. Each table takes one statement with one parameter, a JSON list, whatever their number:
 * a statement with a placeholder for each value costs several times as much to prepare.
 */
export async function insertFacts(
  transaction: Knex.Transaction,
  linked: readonly LinkedFact[],
  newTypes: readonly string[],
): Promise<void> {
  const rows = linked.map(({ link, fact }) => toFactRow(link, fact));
  const facts = rows.map(({ words: _words, ...row }) => row);
  const words = rows.map(row => ({
    order_key: row.order_key,
    words: row.words,
  }));
  const entities = linked.flatMap(({ fact }, index) =>
    [...new Set([fact.entityRef, ...fact.relatedRefs])].map(entity_ref => ({
      entity_ref,
      order_key: rows[index].order_key,
    })),
  );
  if (isPostgres(transaction)) {
    await insertList(
      transaction,
      'facts',
      rows,
      Object.keys(facts[0]),
      ", to_tsvector('simple', words)",
      ', search',
      ['words'],
    );
  } else {
    await insertList(transaction, 'facts', facts, Object.keys(facts[0]));
    await transaction.raw(
      "insert into fact_search (rowid, words) select json_extract(value, '$.order_key'), json_extract(value, '$.words') from json_each(?)",
      [JSON.stringify(words)],
    );
  }
  await insertList(transaction, 'fact_entities', entities, [
    'entity_ref',
    'order_key',
  ]);
  const personal = linked.flatMap(({ link }) => toPersonalRows(link));
  if (personal.length > 0) {
    await insertList(
      transaction,
      'fact_personal',
      personal,
      Object.keys(personal[0]),
    );
  }
  if (newTypes.length > 0) {
    await transaction('fact_types')
      .insert(newTypes.map(type => ({ type })))
      .onConflict('type')
      .ignore();
  }
}

async function insertList(
  transaction: Knex.Transaction,
  table: string,
  rows: readonly object[],
  columns: readonly string[],
  extraValues = '',
  extraColumns = '',
  readColumns: readonly string[] = [],
): Promise<void> {
  const names = columns.join(', ');
  if (isPostgres(transaction)) {
    const types = [...columns, ...readColumns]
      .map(column => `${column} ${BIGINTS.has(column) ? 'bigint' : 'text'}`)
      .join(', ');
    await transaction.raw(
      `insert into ${table} (${names}${extraColumns}) select ${names}${extraValues} from json_to_recordset(?::json) as list(${types})`,
      [JSON.stringify(rows)],
    );
  } else {
    const values = columns
      .map(column => `json_extract(value, '$.${column}')`)
      .join(', ');
    await transaction.raw(
      `insert into ${table} (${names}) select ${values} from json_each(?)`,
      [JSON.stringify(rows)],
    );
  }
}
