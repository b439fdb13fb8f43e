import type {
  Assertion,
  ManagedRestoreRequest,
  ManagedRestoreSession,
} from '@quarterdeck/plugin-backups-node';
import {
  access,
  chown,
  mkdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { lineOf, refusal, requireGoingOn } from '../failure';
import { assertPostgres } from '../postgres/assertPostgres';
import { contentsOf } from '../postgres/contents';
import {
  identityOf,
  walConnectionSchema,
  type Identity,
  type WalConnection,
} from './connection';
import { infoOf, type RepositoryInfo } from './info';
import { PgBackRestFailure, pgBackRest } from './pgbackrest';
import { RecoveringServer } from './RecoveringServer';

/** What a run restores into; the run in the name tells a sweep whose it is. */
export const FOLDER =
  /^quarterdeck-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const KEPT = 'kept';
/** pgBackRest's errors of contents: checksum, format, crypto, a file that is missing. */
const DAMAGED = [25, 29, 31, 33, 55, 63, 95];
const PERCENT = /, (\d+(?:\.\d+)?)%\)/;

/** Whether somebody is to use it. */
export async function isKept(folder: string): Promise<boolean> {
  return await access(path.join(folder, KEPT)).then(
    () => true,
    () => false,
  );
}

/** A cluster of its own, restored beside everything else and recovered to a point; it archives nothing. */
export class WalRestore implements ManagedRestoreSession {
  #server: RecoveringServer | undefined;
  #isKept = false;

  private constructor(
    private readonly request: ManagedRestoreRequest,
    private readonly connection: WalConnection,
    private readonly identity: Identity | undefined,
    private readonly folder: string,
  ) {}

  /** @throws EngineError */
  static async begin(request: ManagedRestoreRequest): Promise<WalRestore> {
    const connection = walConnectionSchema.parse(
      request.restoreConnection ?? request.connection,
    );
    const { restoreDirectory } = connection;
    if (request.place === 'source') {
      throw refusal('engine.place-unsupported', {
        engine: 'postgres-wal',
        remedy: `a cluster is replaced while it is stopped, by its operator: stop PostgreSQL, then run "pgbackrest --stanza=${connection.stanza} --delta ${targetOf(request).join(' ')} restore" as its user, and start it`,
      });
    }
    if (request.place === 'isolated' && restoreDirectory === undefined) {
      throw refusal('engine.place-unsupported', {
        engine: 'postgres-wal',
        remedy: 'set restoreDirectory in the connection of its source',
      });
    }
    const identity = await identityOf(connection, request.signal);
    const name = `quarterdeck-${request.runId}`;
    const folder = path.join(restoreDirectory ?? request.scratch, name);
    await mkdir(folder, { mode: 0o700 }).catch(error => {
      throw refusal('engine.file-refused', {
        file: folder,
        cause: lineOf(error),
      });
    });
    if (identity) {
      await chown(request.scratch, identity.uid, identity.gid);
      await chown(folder, identity.uid, identity.gid);
    }
    return new WalRestore(request, connection, identity, folder);
  }

  /** @throws EngineError */
  async run(
    report: (bytes: number, totalBytes: number | undefined) => void,
  ): Promise<{ pointAt: Date }> {
    const { connection, request } = this;
    const info = await infoOf(connection, request.signal);
    const backup = info.backups.find(({ label }) => label === request.label);
    if (!backup) {
      throw refusal('engine.damaged', {
        place: `The repository of stanza ${connection.stanza}`,
        cause: `it has no backup ${request.label} any more`,
      });
    }
    await this.fetch(backup.sourceBytes, report);
    if (!request.pointAt) {
      await this.start();
      return { pointAt: backup.pointAt };
    }
    return { pointAt: await this.recoverTo(request.pointAt, info) };
  }

  async contents() {
    const found = await this.server.inEachDatabase(
      async (client, database) => ({
        database,
        // Every row of every table is read to its end: a page that is damaged fails it.
        ...(await contentsOf(client, () => 'count')),
      }),
    );
    return {
      tables: found.flatMap(({ database, tables }) =>
        tables.map(table => ({ ...table, name: `${database}.${table.name}` })),
      ),
      largeObjects: found.reduce((sum, each) => sum + each.largeObjects, 0),
      extensions:
        found.find(({ database }) => database === this.connection.database)
          ?.extensions ?? [],
    };
  }

  async assert(assertions: readonly Assertion[]) {
    return await this.server.inDatabase(this.connection.database, client =>
      assertPostgres(client, assertions),
    );
  }

  async commit() {
    await this.server.stop();
    this.#server = undefined;
    await writeFile(path.join(this.folder, KEPT), '', { mode: 0o600 });
    this.#isKept = true;
    return { location: path.join(this.folder, 'data'), previousLocation: null };
  }

  async close() {
    await this.#server?.stop();
    if (!this.#isKept) {
      await rm(this.folder, { recursive: true, force: true });
    }
  }

  private get server(): RecoveringServer {
    if (!this.#server) {
      throw refusal('engine.not-restored', {});
    }
    return this.#server;
  }

  private async fetch(
    totalBytes: number,
    report: (bytes: number, totalBytes: number | undefined) => void,
  ): Promise<void> {
    const { connection, folder, request } = this;
    try {
      await pgBackRest(
        connection,
        [
          'restore',
          `--pg1-path=${path.join(folder, 'data')}`,
          // Else tablespaces were put over those of the cluster that is running.
          `--tablespace-map-all=${path.join(folder, 'tablespaces')}`,
          '--archive-mode=off',
          `--process-max=${connection.jobs}`,
          ...targetOf(request),
        ],
        request.signal,
        line => {
          const [, percent] = PERCENT.exec(line) ?? [];
          if (percent !== undefined) {
            const bytes = Math.round((totalBytes * Number(percent)) / 100);
            report(bytes, totalBytes);
          }
        },
      );
    } catch (error) {
      if (
        error instanceof PgBackRestFailure &&
        DAMAGED.includes(error.said.code)
      ) {
        throw refusal(
          'engine.damaged',
          { place: `The backup ${request.label}`, cause: error.said.cause },
          error,
        );
      }
      throw error;
    }
  }

  private async start(settings: readonly string[] = []): Promise<void> {
    const { connection, folder, identity, request } = this;
    const data = path.join(folder, 'data');
    const version = await readFile(path.join(data, 'PG_VERSION'), 'utf8');
    this.#server = await RecoveringServer.start({
      connection,
      data,
      binaries:
        connection.binaries ?? `/usr/lib/postgresql/${version.trim()}/bin`,
      identity,
      scratch: request.scratch,
      isDurable: request.place === 'isolated',
      settings,
      signal: request.signal,
    });
  }

  /**
   * PostgreSQL knows that it has reached an instant by a transaction that ended after it. Where the archive has none,
   * everything that it has is replayed, up to its newest segment: a segment that is missing on the way is no end.
   */
  private async recoverTo(
    pointAt: Date,
    { newestSegment }: RepositoryInfo,
  ): Promise<Date> {
    try {
      await this.start();
      return pointAt;
    } catch (error) {
      requireGoingOn(this.request.signal);
      if (!/recovery ended before configured/.test(lineOf(error))) {
        throw error;
      }
    }
    await this.start(['recovery_target_time=']);
    const { isWhole, lastCommitAt } = await this.server.replayed(newestSegment);
    if (!isWhole) {
      throw refusal('engine.archive-short', {
        until: pointAt.toISOString(),
        reached: lastCommitAt?.toISOString() ?? 'its backup',
      });
    }
    return pointAt;
  }
}

/** How pgBackRest is told where to stop. */
function targetOf({
  label,
  pointAt,
}: Pick<ManagedRestoreRequest, 'label' | 'pointAt'>): string[] {
  return [
    `--set=${label}`,
    ...(pointAt
      ? [
          '--type=time',
          `--target=${pointAt.toISOString().replace('T', ' ').replace('Z', '+00')}`,
        ]
      : ['--type=immediate']),
    '--target-action=promote',
  ];
}
