import { JsonObject } from '@backstage/types';
import createKnex, { Knex } from 'knex';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { lineOf } from './Model';

/** A database that outlives the process of the room. */
export interface CampaignDatabase {
  /** As Backstage's configuration names it. */
  configuration: JsonObject;
  /** What stands in it, as the model tells it. */
  lines(): Promise<string[]>;
  close(): Promise<void>;
}

export async function createSqliteDatabase(): Promise<CampaignDatabase> {
  const directory = await mkdtemp(path.join(tmpdir(), 'incidents-faults-'));
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: { filename: path.join(directory, 'incidents.sqlite') },
    useNullAsDefault: true,
  });
  return {
    configuration: { client: 'better-sqlite3', connection: { directory } },
    lines: () => linesOf(table => knex(table)),
    close: async () => {
      await knex.destroy();
      await rm(directory, { recursive: true });
    },
  };
}

export async function createPostgresqlDatabase(
  server: string,
): Promise<CampaignDatabase> {
  const name = `incidents_faults_${randomBytes(6).toString('hex')}`;
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
    lines: () => linesOf(table => knex.withSchema('incidents').from(table)),
    close: async () => {
      await knex.destroy();
      await admin.raw('drop database ?? with (force)', [name]);
      await admin.destroy();
    },
  };
}

const incidentsSchema = z.array(
  z.object({
    id: z.string(),
    entity_ref: z.string(),
    environment_id: z.string().nullable(),
    state: z.string(),
  }),
);
const alertsSchema = z.array(
  z.object({
    incident_id: z.string(),
    source: z.string(),
    alert_key: z.string(),
    state: z.string(),
  }),
);

async function linesOf(
  from: (table: string) => Knex.QueryBuilder,
): Promise<string[]> {
  const incidents = incidentsSchema.parse(await from('incidents'));
  const alerts = alertsSchema.parse(await from('incident_alerts'));
  return incidents
    .map(incident =>
      lineOf({
        entityRef: incident.entity_ref,
        environmentId: incident.environment_id,
        isOpen: incident.state !== 'resolved',
        alerts: alerts
          .filter(alert => alert.incident_id === incident.id)
          .map(alert => [`${alert.source}:${alert.alert_key}`, alert.state]),
      }),
    )
    .sort();
}
