import type { Content } from '@quarterdeck/plugin-backups-common';
import type {
  DumpPart,
  DumpRequest,
  DumpSession,
} from '@quarterdeck/plugin-backups-node';
import { Readable } from 'node:stream';
import type { Client } from 'pg';
import { z } from 'zod';
import { refusal } from '../failure';
import { runProgram, startProgram } from '../process';
import {
  connect,
  environmentOf,
  parseConnection,
  passwordOf,
  type PostgresConnection,
  serverFailure,
  serverName,
} from './connection';
import { type Contents, contentsOf } from './contents';
import { packed } from './directory';
import { requireRights } from './rights';
import { type DatabaseSettings, readSettings } from './settings';
import { findTools, type Tools } from './tools';

const OLDEST = 14;

const stateSchema = z.tuple([
  z.object({
    snapshot: z.string(),
    /** When the transaction began, by the server's clock. */
    at: z.coerce.date(),
    version: z.coerce.number(),
    versionText: z.string(),
    bytes: z.coerce.number(),
    tableBytes: z.coerce.number(),
    roles: z.array(z.string()),
  }),
]);
type State = z.infer<typeof stateSchema>[0];

/** Roles that a restore needs: whoever owns or may use something here. The first superuser's things are not recorded. */
const STATE = `
  SELECT pg_export_snapshot() AS snapshot, transaction_timestamp() AS at,
    current_setting('server_version_num')::int / 10000 AS version,
    split_part(current_setting('server_version'), ' ', 1) AS "versionText",
    pg_database_size(current_database()) AS bytes,
    (SELECT coalesce(sum(pg_table_size(oid)), 0) FROM pg_class WHERE relkind IN ('r', 'm')) AS "tableBytes",
    (SELECT coalesce(array_agg(rolname::text ORDER BY rolname COLLATE "C"), '{}') FROM pg_roles
      WHERE rolname !~ '^pg_' AND (oid = 10 OR oid IN (
        SELECT refobjid FROM pg_shdepend
        WHERE refclassid = 'pg_authid'::regclass
          AND dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
          AND (dbid <> 0 OR (classid = 'pg_database'::regclass
            AND objid = (SELECT oid FROM pg_database WHERE datname = current_database())))))) AS roles`;

/**
 * Dumps one snapshot: the very one in which rows are counted, and whose transaction stays open until the dump has ended.
 *
 * @throws EngineError
 */
export async function dumpPostgres(request: DumpRequest): Promise<DumpSession> {
  const connection = parseConnection(request.connection);
  if (request.type !== 'full') {
    const { type } = request;
    throw refusal('engine.type-unsupported', { engine: 'postgres', type });
  }
  const client = await connect(connection, connection.database, request.signal);
  try {
    const state = await holdState(client, connection);
    const tools = await findTools(connection, state.version, request.signal);
    await requireRights(client, connection);
    const settings = await readSettings(client, connection.database);
    const roles = await rolesOf(connection, tools, request);
    const dump = new PostgresDump(request, connection, client, state, tools);
    return dump.session(settings, roles);
  } catch (error) {
    await client.end().catch(() => {});
    throw serverFailure(connection, error);
  }
}

async function holdState(
  client: Client,
  connection: PostgresConnection,
): Promise<State> {
  await client.query(`SET lock_timeout = '${connection.lockWaitSeconds}s'`);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const [state] = stateSchema.parse((await client.query(STATE)).rows);
  if (state.version < OLDEST) {
    throw refusal('engine.server-too-old', {
      server: serverName(connection),
      version: state.versionText,
      needed: OLDEST,
    });
  }
  return state;
}

/** Definitions of all roles of the server, without passwords; `undefined` where the user may not read them. */
async function rolesOf(
  connection: PostgresConnection,
  tools: Tools,
  { signal, log }: DumpRequest,
): Promise<string | undefined> {
  try {
    return await runProgram({
      program: tools.pathOf('pg_dumpall'),
      args: [
        '--roles-only',
        '--no-role-passwords',
        '--no-password',
        '-l',
        connection.database,
      ],
      environment: await environmentOf(connection, connection.database),
      secrets: [(await passwordOf(connection)) ?? ''],
      signal,
      package: 'postgresql-client',
    });
  } catch (error) {
    if (signal.aborted) {
      throw error;
    }
    const failure = refusal('engine.roles-skipped', {
      user: connection.user,
      server: serverName(connection),
      remedy: 'GRANT pg_read_all_settings, or a role that may read pg_roles',
    });
    log(failure.message);
    return undefined;
  }
}

class PostgresDump {
  readonly #ending = new AbortController();

  constructor(
    private readonly request: DumpRequest,
    private readonly connection: PostgresConnection,
    private readonly client: Client,
    private readonly state: State,
    private readonly tools: Tools,
  ) {}

  session(
    settings: DatabaseSettings | undefined,
    roles: string | undefined,
  ): DumpSession {
    const { checksumLimitBytes, excludeTableData } = this.connection;
    // At the same time as the dump: it has a connection of its own.
    const contents = contentsOf(this.client, ({ name, bytes }) => {
      if (excludeTableData.includes(name)) {
        return 'nothing';
      }
      return bytes <= checksumLimitBytes ? 'checksum' : 'count';
    });
    contents.catch(() => {});
    const textParts = [
      { name: 'database', text: JSON.stringify(settings, null, 2) },
      ...(roles === undefined ? [] : [{ name: 'roles', text: roles }]),
    ];
    const data = () => this.data();
    return {
      pointAt: this.state.at,
      parts: async function* parts() {
        for (const { name, text } of textParts) {
          yield textPart(name, text);
        }
        yield await data();
      },
      describe: async () => this.describe(await this.counted(contents)),
      close: async () => {
        this.#ending.abort();
        await this.client.end().catch(() => {});
      },
    };
  }

  private async data(): Promise<DumpPart> {
    const { database, format, compression, jobs } = this.connection;
    const isDirectory = format === 'directory';
    const folder = `${this.request.scratch}/dump-${this.request.runId}`;
    const program = startProgram({
      program: this.tools.pathOf('pg_dump'),
      args: [
        '--no-password',
        `--format=${format}`,
        `--snapshot=${this.state.snapshot}`,
        `--lock-wait-timeout=${this.connection.lockWaitSeconds * 1_000}`,
        ...(compression === undefined ? [] : [`--compress=${compression}`]),
        ...(isDirectory ? [`--jobs=${jobs}`, `--file=${folder}`] : []),
        ...this.connection.excludeTableData.map(
          table => `--exclude-table-data=${patternOf(table)}`,
        ),
      ],
      environment: await environmentOf(this.connection, database),
      secrets: [(await passwordOf(this.connection)) ?? ''],
      signal: AbortSignal.any([this.request.signal, this.#ending.signal]),
      package: 'postgresql-client',
    });
    program.stdin.end();
    const estimatedBytes = Math.round(
      this.state.tableBytes * (compression === '0' ? 1 : 0.35),
    );
    if (!isDirectory) {
      const { stdout: stream, completed } = program;
      return { name: 'data', stream, completed, estimatedBytes };
    }
    program.stdout.resume();
    await program.completed;
    return { name: 'data', ...(await packed(folder)) };
  }

  private async counted(contents: Promise<Contents>): Promise<Contents> {
    try {
      const found = await contents;
      // The transaction is still there, so nothing of the snapshot was lost.
      await this.client.query('COMMIT');
      return found;
    } catch (error) {
      throw refusal('engine.state-lost', {
        cause: serverFailure(this.connection, error).message,
      });
    }
  }

  private describe(contents: Contents): Content {
    const { at, versionText, bytes, roles } = this.state;
    return {
      pointAt: at.toISOString(),
      tools: { pg_dump: this.tools.version },
      server: `PostgreSQL ${versionText}`,
      format: this.connection.format,
      sourceBytes: bytes,
      roles,
      ...contents,
    };
  }
}

function textPart(name: string, text: string): DumpPart {
  return {
    name,
    stream: Readable.from([Buffer.from(text)]),
    completed: Promise.resolve(),
    estimatedBytes: Buffer.byteLength(text),
  };
}

/** One table, whatever its name looks like. */
function patternOf(table: string): string {
  const [schema, name] = table.split('.');
  return `"${schema}"."${name}"`;
}
