import { Knex } from 'knex';

const TABLE = 'marks';
const REVISION = 'revision';

/**
 * Does what writes anything that is counted. All such transactions of all replicas take turns: each begins with a write to
 * the one row that tells readers that figures may have changed. They are short, so that nobody waits for long, and none
 * sees half of what another does.
 */
export async function inTurn<T>(
  knex: Knex,
  work: (transaction: Knex.Transaction) => Promise<T>,
): Promise<T> {
  return await knex.transaction(async transaction => {
    await takeTurn(transaction);
    return await work(transaction);
  });
}

/** The same within a transaction; to be called before anything else in it. */
export async function takeTurn(transaction: Knex.Transaction): Promise<void> {
  await transaction(TABLE)
    .insert({ name: REVISION, value: 1 })
    .onConflict('name')
    .merge({ value: transaction.raw('?? + 1', [`${TABLE}.value`]) });
}

/** Goes up whenever any figure may have changed. */
export async function revisionOf(knex: Knex): Promise<number> {
  return (await readMark(knex, REVISION)) ?? 0;
}

export async function readMark(
  knex: Knex,
  name: string,
): Promise<number | undefined> {
  const row = await knex(TABLE).where({ name }).first('value');
  return row && Number(row.value);
}

export async function writeMark(
  knex: Knex,
  name: string,
  value: number,
): Promise<void> {
  await knex(TABLE).insert({ name, value }).onConflict('name').merge();
}
