import { JsonObject } from '@backstage/types';
import createKnex, { Knex } from 'knex';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { readDeployment } from '../src/database/rows';
import { changeLine, deploymentLine, incidentLine } from './Model';

/** A database that outlives the process of the rooms. */
export interface CampaignDatabase {
  title: string;
  /** As Backstage's configuration names it. */
  configuration: JsonObject;
  /** What stands in dora, a line a record, sorted. */
  lines(): Promise<string[]>;
  close(): Promise<void>;
}

type Tables = (room: string, table: string) => Knex.QueryBuilder;

export async function createSqliteDatabase(): Promise<CampaignDatabase> {
  const directory = await mkdtemp(path.join(tmpdir(), 'dora-faults-'));
  const opened = new Map<string, Knex>();
  const of = (room: string) => {
    const knex =
      opened.get(room) ??
      createKnex({
        client: 'better-sqlite3',
        connection: { filename: path.join(directory, `${room}.sqlite`) },
        useNullAsDefault: true,
      });
    opened.set(room, knex);
    return knex;
  };
  return {
    title: 'SQLite',
    configuration: { client: 'better-sqlite3', connection: { directory } },
    ...reading((room, table) => of(room)(table)),
    close: async () => {
      await Promise.all([...opened.values()].map(knex => knex.destroy()));
      await rm(directory, { recursive: true });
    },
  };
}

export async function createPostgresqlDatabase(
  server: string,
): Promise<CampaignDatabase> {
  const name = `dora_faults_${randomBytes(6).toString('hex')}`;
  const admin = createKnex({ client: 'pg', connection: server });
  await admin.raw('create database ??', [name]);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const knex = createKnex({ client: 'pg', connection: url.href });
  return {
    title: 'PostgreSQL',
    configuration: {
      client: 'pg',
      connection: url.href,
      pluginDivisionMode: 'schema',
    },
    ...reading((room, table) => knex.withSchema(room).from(table)),
    close: async () => {
      await knex.destroy();
      await admin.raw('drop database ?? with (force)', [name]);
      await admin.destroy();
    },
  };
}

const time = z.coerce.number().nullable();
const commitsSchema = z.array(
  z.object({
    repository: z.string(),
    sha: z.string(),
    pull_request: z.number().nullable(),
    pull_merged_at: time,
    built_at: time,
  }),
);

const changesSchema = z.array(
  z.object({
    sha: z.string(),
    deployment_id: z.string(),
    lead_ms: z.coerce.number(),
  }),
);
const deploymentSchema = z.object({
  counted_at: time,
  failed_at: time,
  recovered_at: time,
});
const incidentsSchema = z.array(
  z.object({
    entity_ref: z.string(),
    environment_id: z.string().nullable(),
    opened_at: z.coerce.number(),
    resolved_at: time,
    deployment_id: z.string().nullable(),
  }),
);

function reading(tables: Tables): Pick<CampaignDatabase, 'lines'> {
  return {
    lines: async () => {
      const commits = commitsSchema.parse(await tables('dora', 'commits'));
      const changes = changesSchema.parse(await tables('dora', 'changes'));
      const rows = z
        .array(z.unknown())
        .parse(await tables('dora', 'deployments'));
      const deployments = rows.flatMap(row => {
        const { counted_at, failed_at, recovered_at } =
          deploymentSchema.parse(row);
        const record = readDeployment(row);
        return record
          ? {
              ...record,
              countedAt: counted_at ?? undefined,
              failedAt: failed_at ?? undefined,
              recoveredAt: recovered_at ?? undefined,
            }
          : [];
      });
      const startOf = new Map(
        deployments.map(each => [each.id, each.startedAt]),
      );
      const incidents = incidentsSchema.parse(
        await tables('dora', 'incidents'),
      );
      return [
        ...changes.map(row =>
          changeLine({
            sha: row.sha,
            startedAt: startOf.get(row.deployment_id),
            leadMs: row.lead_ms,
          }),
        ),
        // Those of this machine are what was read of a repository, not what was told.
        ...commits
          .filter(({ repository }) => !repository.startsWith('local:'))
          .map(
            each =>
              `commit ${each.repository} ${each.sha}: pull ${each.pull_request} merged ${each.pull_merged_at} built ${each.built_at}`,
          ),
        ...deployments.map(deploymentLine),
        ...incidents.map(row =>
          incidentLine({
            entityRef: row.entity_ref,
            environmentId: row.environment_id ?? undefined,
            openedAt: row.opened_at,
            resolvedAt: row.resolved_at ?? undefined,
            blames: startOf.get(row.deployment_id ?? ''),
          }),
        ),
      ].sort();
    },
  };
}
