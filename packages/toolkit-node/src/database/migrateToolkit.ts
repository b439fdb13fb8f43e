import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { setTimeout } from 'node:timers/promises';
import { requireKnownDatabase } from './clock';
import { migrate } from './migrate';

const ATTEMPTS = 20;
const ATTEMPT_EVERY_MS = 500;

/**
 * Creates the tables of leases and outbox in the database of the plugin that uses them, beside the plugin's own. They
 * keep their own record of migrations, so that neither has to know of the other's.
 *
 * On SQLite those that start at the same time trip over each other while knex creates its own tables or holds its lock;
 * whoever comes second finds everything done at the next attempt.
 *
 * @throws InputError for another database than PostgreSQL and SQLite; what the database said where it fails for 10 s
 */
export async function migrateToolkit(database: DatabaseService): Promise<void> {
  const knex = await database.getClient();
  requireKnownDatabase(knex);
  for (let attempt = 1; ; attempt++) {
    try {
      await migrate(database, {
        directory: resolvePackagePath(
          '@quarterdeck/toolkit-node',
          'migrations',
        ),
        tableName: 'knex_migrations_quarterdeck',
      });
      return;
    } catch (error) {
      if (attempt === ATTEMPTS) {
        throw error;
      }
      await setTimeout(ATTEMPT_EVERY_MS);
    }
  }
}
