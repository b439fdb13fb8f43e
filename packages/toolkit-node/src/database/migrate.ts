import { DatabaseService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { isPostgres } from './clock';

/** Of PostgreSQL's advisory locks, which are per database. */
const LOCK = 'quarterdeck-migrations';

/**
 * Runs the migrations of a folder that the database does not have yet, unless Backstage was told to skip migrations.
 *
 * On PostgreSQL one replica does after the other. By itself knex lets replicas that start at the same time each add a
 * row to its table of locks; with two rows nobody ever gets the lock again.
 */
export async function migrate(
  database: DatabaseService,
  migrations: { directory: string; tableName?: string },
): Promise<void> {
  if (database.migrations?.skip) {
    return;
  }
  const knex = await database.getClient();
  const run = (on: Knex) => on.migrate.latest(migrations);
  if (isPostgres(knex)) {
    await knex.transaction(async transaction => {
      await transaction.raw('select pg_advisory_xact_lock(hashtext(?))', [
        LOCK,
      ]);
      await run(transaction);
    });
  } else {
    await run(knex);
  }
}
