import createKnex, { Knex } from 'knex';
import { randomBytes } from 'node:crypto';

/** An SQLite file, or a PostgreSQL connection string and how its connections are told apart. */
export type CampaignDatabase =
  | { file: string }
  | { postgresql: string; applicationName: string };

export async function openDatabase(database: CampaignDatabase): Promise<Knex> {
  if ('postgresql' in database) {
    return createKnex({
      client: 'pg',
      connection: {
        connectionString: database.postgresql,
        application_name: database.applicationName,
      },
      // A replica that was stopped finds its connections cut, as it should.
      log: { error: () => {}, warn: () => {} },
    });
  }
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: { filename: database.file },
    useNullAsDefault: true,
  });
  await knex.raw('PRAGMA journal_mode = WAL');
  return knex;
}

/** A database of its own on that server. */
export async function createPostgresqlDatabase(
  server: string,
): Promise<{ connectionString: string; drop(): Promise<void> }> {
  const name = `environments_faults_${randomBytes(6).toString('hex')}`;
  const admin = createKnex({ client: 'pg', connection: server });
  await admin.raw('create database ??', [name]);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    connectionString: url.href,
    drop: async () => {
      await admin.raw('drop database ?? with (force)', [name]);
      await admin.destroy();
    },
  };
}
