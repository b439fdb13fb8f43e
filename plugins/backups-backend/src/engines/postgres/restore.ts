import type {
  RestoreRequest,
  RestoreSession,
} from '@quarterdeck/plugin-backups-node';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { codeOf, lineOf, refusal, requireGoingOn } from '../failure';
import { startProgram } from '../process';
import { stampOf } from '../stamp';
import { assertPostgres } from './assertPostgres';
import {
  connect,
  environmentOf,
  parseConnection,
  passwordOf,
  type PostgresConnection,
  quoted,
  serverFailure,
  serverName,
} from './connection';
import { contentsOf } from './contents';
import { unpack } from './directory';
import { dropRole, freshDatabase, mark, markerOf } from './marker';
import { rename, replace } from './replace';
import { type RestoreRoles, rolesFor } from './roles';
import {
  creating,
  type DatabaseSettings,
  databaseSettingsSchema,
  granting,
  readSettings,
  setting,
} from './settings';
import { requireExtensions, requireServer } from './target';
import { findTools, type Tools } from './tools';

/** Restores into a database of its own, which only the run knows until `commit` gives it its name. */
export class PostgresRestore implements RestoreSession {
  readonly #fresh: string;
  #settings: DatabaseSettings | undefined;
  #hasData = false;
  #isKept = false;

  private constructor(
    private readonly request: RestoreRequest,
    private readonly connection: PostgresConnection,
    /** Connected to another database of the same server. */
    private readonly server: Client,
    private readonly tools: Tools,
    private readonly roles: RestoreRoles,
  ) {
    this.#fresh = freshDatabase(request.runId);
  }

  /** @throws EngineError where the server lacks what the backup needs */
  static async begin(request: RestoreRequest): Promise<PostgresRestore> {
    const { place, expected, signal } = request;
    const elsewhere =
      place === 'source' ? undefined : (request.restoreConnection ?? undefined);
    const connection = parseConnection(elsewhere ?? request.connection);
    const server = await connect(
      connection,
      connection.maintenanceDatabase,
      signal,
    );
    try {
      const major = await requireServer(server, connection, expected);
      const tools = await findTools(connection, major, signal);
      await requireExtensions(server, connection, expected);
      const roles = await rolesFor(server, {
        connection,
        request,
        mayCreate: connection.createRoles ?? elsewhere !== undefined,
      });
      return new PostgresRestore(request, connection, server, tools, roles);
    } catch (error) {
      await server.end().catch(() => {});
      throw serverFailure(connection, error);
    }
  }

  async receive({ name, stream }: { name: string; stream: Readable }) {
    switch (name) {
      case 'database':
        this.#settings = databaseSettingsSchema.parse(
          JSON.parse(await text(stream)),
        );
        return;
      case 'roles':
        // For whoever builds a server anew. What these data need are the roles in the manifest.
        await text(stream);
        return;
      case 'data':
        await this.create();
        await this.fill(stream);
        return;
      default:
        throw refusal('engine.part-unknown', { part: name });
    }
  }

  async contents() {
    const expected = new Map(
      this.request.expected.tables.map(table => [table.name, table]),
    );
    const found = await this.inFresh(client =>
      contentsOf(client, ({ name }) =>
        expected.get(name)?.checksum ? 'checksum' : 'count',
      ),
    );
    return {
      ...found,
      // Those whose rows were left out of the backup are there and empty.
      tables: found.tables.filter(
        ({ name, rows }) => expected.has(name) || rows > 0,
      ),
    };
  }

  async assert(assertions: Parameters<RestoreSession['assert']>[0]) {
    return this.inFresh(client => assertPostgres(client, assertions));
  }

  async commit() {
    requireGoingOn(this.request.signal);
    const { place } = this.request;
    if (!this.#hasData || place === 'throw-away') {
      throw refusal('engine.not-restored', {});
    }
    await this.inFresh(client => client.query('ANALYZE'));
    const { database } = this.connection;
    const stamp = stampOf(new Date(), this.request.runId);
    const { server, connection } = this;
    try {
      if (place === 'isolated') {
        const name = named(database, `_restored_${stamp}`);
        await rename(server, this.#fresh, name, this.afterwards(name));
        this.#isKept = true;
        return { location: this.locationOf(name), previousLocation: null };
      }
      const kept = named(database, `_before_${stamp}`);
      const hadSource = await replace(connection, this.request.signal, {
        server,
        fresh: this.#fresh,
        name: database,
        kept,
        afterwards: this.afterwards(database),
      });
      this.#isKept = true;
      return {
        location: this.locationOf(database),
        previousLocation: hadSource ? this.locationOf(kept) : null,
      };
    } catch (error) {
      throw serverFailure(connection, error);
    }
  }

  async close() {
    try {
      if (this.#isKept) {
        for (const role of this.roles.created) {
          await mark(this.server, 'ROLE', role, null);
        }
      } else {
        await this.remove();
      }
    } catch (error) {
      // The next sweep finds it by its mark.
      this.request.log(
        `${this.#fresh} was not removed from ${serverName(this.connection)}: ${lineOf(error)}`,
      );
    } finally {
      await this.server.end().catch(() => {});
      await rm(this.folder, { recursive: true, force: true });
    }
  }

  /** Removes what was made, on a connection of its own: the run may have been cancelled. */
  private async remove(): Promise<void> {
    const { connection } = this;
    const client = await connect(
      connection,
      connection.maintenanceDatabase,
      new AbortController().signal,
    );
    try {
      await client.query(
        `DROP DATABASE IF EXISTS ${quoted(this.#fresh)} WITH (FORCE)`,
      );
      for (const role of this.roles.created) {
        await dropRole(client, role);
      }
    } finally {
      await client.end().catch(() => {});
    }
  }

  private get folder(): string {
    return `${this.request.scratch}/restore-${this.request.runId}`;
  }

  private locationOf(name: string): string {
    return `${serverName(this.connection)}/${name}`;
  }

  private afterwards(name: string): string[] {
    return this.#settings
      ? granting(name, this.#settings, this.roles.known)
      : [];
  }

  /** An attempt before this one may have been killed, hence what has the name of this very run goes first. */
  private async create(): Promise<void> {
    const { server, connection, request, roles } = this;
    const name = this.#fresh;
    try {
      if (request.place === 'source') {
        // What an operator has set since then holds.
        this.#settings =
          (await readSettings(server, connection.database)) ?? this.#settings;
      }
      await server.query(
        `DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`,
      );
      await server.query(creating(name, this.#settings));
      await mark(server, 'DATABASE', name, markerOf(request.runId));
      await server.query(`REVOKE ALL ON DATABASE ${quoted(name)} FROM PUBLIC`);
      for (const statement of this.#settings
        ? setting(name, this.#settings, roles.known)
        : []) {
        await server.query(statement);
      }
    } catch (error) {
      throw serverFailure(connection, error);
    }
  }

  private async fill(stream: Readable): Promise<void> {
    const { connection, request } = this;
    const isDirectory = request.expected.format === 'directory';
    if (isDirectory) {
      await unpack(stream, this.folder, request.signal);
    }
    const program = startProgram({
      program: this.tools.pathOf('pg_restore'),
      args: [
        '--no-password',
        '--exit-on-error',
        `--dbname=${this.#fresh}`,
        ...(this.roles.keepsOwners ? [] : ['--no-owner', '--no-privileges']),
        ...(isDirectory
          ? [`--jobs=${connection.jobs}`, '--format=directory', this.folder]
          : ['--format=custom']),
      ],
      environment: await environmentOf(connection, this.#fresh),
      secrets: [(await passwordOf(connection)) ?? ''],
      signal: request.signal,
      package: 'postgresql-client',
    });
    program.stdout.resume();
    if (isDirectory) {
      program.stdin.end();
    } else {
      await feed(stream, program);
    }
    await program.completed;
    this.#hasData = true;
  }

  private async inFresh<Result>(
    look: (client: Client) => Promise<Result>,
  ): Promise<Result> {
    const { connection, request } = this;
    const client = await connect(connection, this.#fresh, request.signal);
    try {
      return await look(client);
    } catch (error) {
      throw serverFailure(connection, error);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

/** A program that ends early says by itself why; what goes wrong with the data before it is another matter. */
async function feed(
  stream: Readable,
  program: ReturnType<typeof startProgram>,
): Promise<void> {
  try {
    await pipeline(stream, program.stdin);
  } catch (error) {
    const isProgram = ['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'];
    if (!isProgram.includes(codeOf(error) ?? '')) {
      await program.stop();
      throw error;
    }
  }
}

/** Names have at most 63 bytes; what tells them apart stands at the end. */
function named(database: string, suffix: string): string {
  let name = database;
  while (Buffer.byteLength(name + suffix) > 63) {
    name = name.slice(0, -1);
  }
  return name + suffix;
}
