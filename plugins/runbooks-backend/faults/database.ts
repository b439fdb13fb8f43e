import { JsonObject } from '@backstage/types';
import createKnex, { Knex } from 'knex';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A database that replicas share and that a campaign can reach into. */
export interface CampaignDatabase {
  /** As Backstage's configuration names it. */
  configuration: JsonObject;
  /** Lets the lease of the driver expire now: its holder is dead, and what is left of ten seconds tells nothing. */
  expireLeases(): Promise<void>;
  close(): Promise<void>;
}

const expire = async (leases: Knex.QueryBuilder) => {
  await leases.update({ expires_at: 0 });
};

/** @param server - connection string of a PostgreSQL that lets create databases */
export async function createPostgresqlDatabase(
  server: string,
): Promise<CampaignDatabase> {
  const name = `runbooks_faults_${randomBytes(6).toString('hex')}`;
  const admin = createKnex({ client: 'pg', connection: server });
  await admin.raw('create database ??', [name]);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const knex = createKnex({ client: 'pg', connection: url.href });
  return {
    configuration: {
      client: 'pg',
      connection: url.href,
      pluginDivisionMode: 'schema',
    },
    expireLeases: () =>
      expire(knex.withSchema('runbooks').from('quarterdeck_leases')),
    close: async () => {
      await knex.destroy();
      await admin.raw('drop database ?? with (force)', [name]);
      await admin.destroy();
    },
  };
}

export async function createSqliteDatabase(): Promise<CampaignDatabase> {
  const directory = await mkdtemp(path.join(tmpdir(), 'runbooks-faults-'));
  const open = () =>
    createKnex({
      client: 'better-sqlite3',
      connection: { filename: path.join(directory, 'runbooks.sqlite') },
      useNullAsDefault: true,
    });
  return {
    configuration: { client: 'better-sqlite3', connection: { directory } },
    expireLeases: async () => {
      const knex = open();
      try {
        await expire(knex('quarterdeck_leases'));
      } finally {
        await knex.destroy();
      }
    },
    close: async () => await rm(directory, { recursive: true }),
  };
}
