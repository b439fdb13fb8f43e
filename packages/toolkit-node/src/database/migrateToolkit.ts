import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';

/**
 * Creates the tables of leases and outbox in the database of the plugin that uses them, beside the plugin's own. They
 * keep their own record of migrations, so that neither has to know of the other's.
 */
export async function migrateToolkit(database: DatabaseService): Promise<void> {
  if (database.migrations?.skip) {
    return;
  }
  const knex = await database.getClient();
  await knex.migrate.latest({
    directory: resolvePackagePath('@quarterdeck/toolkit-node', 'migrations'),
    tableName: 'knex_migrations_quarterdeck',
  });
}
