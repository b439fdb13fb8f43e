import { JsonObject } from '@backstage/types';
import createKnex from 'knex';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A database that replicas share and that a campaign can reach into. */
export interface CampaignDatabase {
  /** As Backstage's configuration names it. */
  configuration: JsonObject;
  /** Lets the lease of the driver expire now: its holder is dead, and what is left of ten seconds tells nothing. */
  expireLease(): Promise<void>;
  close(): Promise<void>;
}

export async function createSqliteDatabase(): Promise<CampaignDatabase> {
  const directory = await mkdtemp(path.join(tmpdir(), 'rollouts-faults-'));
  const file = path.join(directory, 'rollouts.sqlite');
  const open = () =>
    createKnex({
      client: 'better-sqlite3',
      connection: { filename: file },
      useNullAsDefault: true,
    });
  return {
    configuration: { client: 'better-sqlite3', connection: { directory } },
    expireLease: async () => {
      if (!existsSync(file)) {
        return;
      }
      const knex = open();
      try {
        if (await knex.schema.hasTable('quarterdeck_leases')) {
          await knex('quarterdeck_leases').update({ expires_at: 0 });
        }
      } finally {
        await knex.destroy();
      }
    },
    close: async () => await rm(directory, { recursive: true }),
  };
}

export async function createPostgresqlDatabase(
  server: string,
): Promise<CampaignDatabase> {
  const name = `rollouts_faults_${randomBytes(6).toString('hex')}`;
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
    expireLease: async () => {
      if (
        await knex.schema.withSchema('rollouts').hasTable('quarterdeck_leases')
      ) {
        await knex
          .withSchema('rollouts')
          .from('quarterdeck_leases')
          .update({ expires_at: 0 });
      }
    },
    close: async () => {
      await knex.destroy();
      await admin.raw('drop database ?? with (force)', [name]);
      await admin.destroy();
    },
  };
}
