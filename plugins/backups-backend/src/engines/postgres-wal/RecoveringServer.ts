import { mkdir, chown, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Client } from 'pg';
import { z } from 'zod';
import { codeOf, refusal, requireGoingOn } from '../failure';
import { connect, parseConnection } from '../postgres/connection';
import { runProgram, startProgram, type RunningProgram } from '../process';
import type { Identity, WalConnection } from './connection';

export interface ServerRequest {
  connection: WalConnection;
  /** What pgBackRest restored. */
  data: string;
  /** Folder of `postgres`. */
  binaries: string;
  identity: Identity | undefined;
  scratch: string;
  /** Whether it has to outlive a crash of the machine. */
  isDurable: boolean;
  /** `name=value`, before all others. */
  settings: readonly string[];
  signal: AbortSignal;
}

/** Names in `pg_controldata`, and of the settings that must not be lower than where the log was written. */
const LIMITS: readonly [string, string][] = [
  ['max_connections', 'max_connections'],
  ['max_worker_processes', 'max_worker_processes'],
  ['max_wal_senders', 'max_wal_senders'],
  ['max_prepared_xacts', 'max_prepared_transactions'],
  ['max_locks_per_xact', 'max_locks_per_transaction'],
];

const databaseRows = z.array(z.object({ name: z.string() }));
const replayRows = z.tuple([
  z.object({
    /** Number of the segment that it has reached. */
    segment: z.coerce.bigint(),
    bytes: z.coerce.bigint(),
    at: z.date().nullable(),
  }),
]);

/**
 * A server that recovers what was restored. It listens on a socket in a private folder alone, archives nothing, and
 * neither replicates nor runs jobs of its own: it must not be taken for the cluster that it is a copy of.
 */
export class RecoveringServer {
  private constructor(
    private readonly request: ServerRequest,
    private readonly program: RunningProgram,
    private readonly socket: string,
  ) {}

  /** Resolves once recovery has ended and it answers. @throws EngineError */
  static async start(request: ServerRequest): Promise<RecoveringServer> {
    const { binaries, identity, scratch, signal } = request;
    // Outside of the data, whose socket the source may have had in its own.
    const socket = path.join(scratch, 's');
    await rm(socket, { recursive: true, force: true });
    await mkdir(socket, { mode: 0o700 });
    const access = path.join(socket, 'pg_hba.conf');
    await writeFile(access, 'local all all trust\n', { mode: 0o600 });
    await writeFile(path.join(socket, 'postgresql.conf'), '', { mode: 0o600 });
    if (identity) {
      for (const each of ['.', 'pg_hba.conf', 'postgresql.conf']) {
        await chown(path.join(socket, each), identity.uid, identity.gid);
      }
    }
    const program = startProgram({
      program: path.join(binaries, 'postgres'),
      args: [
        '-D',
        request.data,
        ...(await settingsOf(request, socket)).flatMap(each => ['-c', each]),
      ],
      environment: { TZ: 'UTC' },
      cwd: '/',
      identity,
      signal,
      package: 'postgresql',
    });
    program.stdin.end();
    program.stdout.resume();
    const server = new RecoveringServer(request, program, socket);
    try {
      await server.untilRecovered();
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  async inDatabase<Result>(
    database: string,
    work: (client: Client) => Promise<Result>,
  ): Promise<Result> {
    const client = await this.open(database);
    try {
      return await work(client);
    } catch (error) {
      requireGoingOn(this.request.signal);
      throw damaged(error);
    } finally {
      await client.end().catch(() => {});
    }
  }

  /** One after another. */
  async inEachDatabase<Result>(
    work: (client: Client, database: string) => Promise<Result>,
  ): Promise<Result[]> {
    const { rows } = await this.inDatabase('template1', client =>
      client.query(
        'SELECT datname AS name FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname COLLATE "C"',
      ),
    );
    const results: Result[] = [];
    for (const { name } of databaseRows.parse(rows)) {
      results.push(await this.inDatabase(name, client => work(client, name)));
    }
    return results;
  }

  /** Whether the log was replayed up to and with the segment, and what the last transaction in it was. */
  async replayed(
    newestSegment: string | undefined,
  ): Promise<{ isWhole: boolean; lastCommitAt: Date | null }> {
    const { rows } = await this.inDatabase('template1', client =>
      client.query(`
        SELECT trunc((pg_last_wal_replay_lsn() - '0/0'::pg_lsn) / s.setting::numeric)::text AS segment,
          s.setting AS bytes, pg_last_xact_replay_timestamp() AS at
        FROM pg_settings s WHERE s.name = 'wal_segment_size'`),
    );
    const [{ segment, bytes, at }] = replayRows.parse(rows);
    const [, log, number] =
      /^[0-9A-F]{8}([0-9A-F]{8})([0-9A-F]{8})$/.exec(newestSegment ?? '') ?? [];
    const newest =
      log === undefined
        ? undefined
        : BigInt(`0x${log}`) * (2n ** 32n / bytes) + BigInt(`0x${number}`);
    return {
      isWhole: newest !== undefined && segment >= newest,
      lastCommitAt: at,
    };
  }

  async stop(): Promise<void> {
    await this.program.stop();
    await rm(this.socket, { recursive: true, force: true });
  }

  private async untilRecovered(): Promise<void> {
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    this.program.completed.then(over, over);
    for (;;) {
      if (isOver) {
        requireGoingOn(this.request.signal);
        await this.program.completed;
        throw refusal('engine.not-restored', {});
      }
      try {
        const client = await this.open('template1');
        await client.end();
        return;
      } catch {
        requireGoingOn(this.request.signal);
        await new Promise(resolve => setTimeout(resolve, 200));
      }
    }
  }

  private async open(database: string): Promise<Client> {
    const { connection, signal } = this.request;
    return await connect(
      parseConnection({
        host: this.socket,
        database,
        user: connection.user,
        sslmode: 'disable',
      }),
      database,
      signal,
    );
  }
}

async function settingsOf(
  { connection, isDurable, settings, ...request }: ServerRequest,
  socket: string,
): Promise<string[]> {
  const control = await runProgram({
    program: path.join(request.binaries, 'pg_controldata'),
    args: ['-D', request.data],
    cwd: '/',
    identity: request.identity,
    signal: request.signal,
    package: 'postgresql',
  });
  return [
    ...settings,
    `config_file=${path.join(socket, 'postgresql.conf')}`,
    `hba_file=${path.join(socket, 'pg_hba.conf')}`,
    'listen_addresses=',
    'port=5432',
    `unix_socket_directories=${socket}`,
    'external_pid_file=',
    'archive_mode=off',
    // Recovery ends by itself; until then nobody has to look.
    'hot_standby=off',
    'primary_conninfo=',
    'max_logical_replication_workers=0',
    'autovacuum=off',
    'ssl=off',
    'logging_collector=off',
    'log_destination=stderr',
    `shared_preload_libraries=${connection.sharedPreloadLibraries.join(',')}`,
    `fsync=${isDurable ? 'on' : 'off'}`,
    ...LIMITS.flatMap(([name, setting]) => {
      const value = new RegExp(`^${name} setting:\\s*(\\d+)`, 'm').exec(
        control,
      );
      return value ? [`${setting}=${value[1]}`] : [];
    }),
  ];
}

/** Pages and files that cannot be read: `data_corrupted`, `index_corrupted`, and what the system says. */
function damaged(error: unknown): unknown {
  const code = codeOf(error);
  return code !== undefined && /^(XX00[12]|58\d\w\d)$/.test(code)
    ? refusal('engine.damaged', {
        place: 'What was restored',
        cause: error instanceof Error ? error.message : String(error),
      })
    : error;
}
