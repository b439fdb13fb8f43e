import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { migrate, migrateToolkit } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';

/** Brings the tables of the room up to date. */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  await migrate(database, {
    directory: resolvePackagePath(
      '@quarterdeck/plugin-backups-backend',
      'migrations',
    ),
  });
  await migrateToolkit(database);
  return await database.getClient();
}
