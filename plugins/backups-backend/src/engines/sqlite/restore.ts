import { access, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type {
  RestoreRequest,
  RestoreSession,
} from '@quarterdeck/plugin-backups-node';
import { lineOf, refusal, requireGoingOn } from '../failure';
import { writeFresh } from '../files';
import { freshName, keepAs, requireFree } from '../fresh';
import { stampOf } from '../stamp';
import { assertSqlite } from './assertSqlite';
import { sqliteConnectionSchema, type SqliteConnection } from './connection';
import { contentsOf } from './contents';
import { openToRead, requireSound } from './copy';
import { replaceDatabase } from './replace';

/** Removes a database with what SQLite itself may have put beside it. */
export async function removeDatabase(file: string): Promise<void> {
  for (const companion of ['', '-wal', '-shm', '-journal']) {
    await rm(file + companion, { force: true });
  }
}

/** Restores into a file beside the target, which nobody knows until `commit` gives it its name. */
export class SqliteRestore implements RestoreSession {
  #hasData = false;

  private constructor(
    private readonly request: RestoreRequest,
    private readonly connection: SqliteConnection,
    private readonly fresh: string,
  ) {}

  /** @throws EngineError where the folder is not there */
  static async begin(request: RestoreRequest): Promise<SqliteRestore> {
    requireGoingOn(request.signal);
    const elsewhere =
      request.place === 'source' ? undefined : request.restoreConnection;
    const connection = sqliteConnectionSchema.parse(
      elsewhere ?? request.connection,
    );
    const folder =
      request.place === 'throw-away'
        ? request.scratch
        : path.dirname(connection.file);
    await access(folder).catch(error => {
      throw refusal('engine.file-refused', {
        file: folder,
        cause: lineOf(error),
      });
    });
    return new SqliteRestore(
      request,
      connection,
      path.join(folder, freshName(connection.file, request.runId)),
    );
  }

  async receive({ name, stream }: { name: string; stream: Readable }) {
    if (name !== 'data') {
      throw refusal('engine.part-unknown', { part: name });
    }
    const { expected, signal } = this.request;
    await writeFresh(stream, this.fresh, expected.sourceBytes, signal);
    this.read(database => requireSound(database, 'what was restored'));
    this.#hasData = true;
  }

  async contents() {
    return {
      tables: this.read(database =>
        contentsOf(database, this.connection.checksumLimitBytes),
      ),
      largeObjects: null,
      extensions: [],
    };
  }

  async assert(assertions: Parameters<RestoreSession['assert']>[0]) {
    return assertSqlite(this.fresh, assertions, this.request.signal);
  }

  async commit() {
    const { place, signal } = this.request;
    requireGoingOn(signal);
    if (!this.#hasData || place === 'throw-away') {
      throw refusal('engine.not-restored', {});
    }
    const stamp = stampOf(new Date(), this.request.runId);
    if (place === 'source') {
      return this.replaceSource(stamp);
    }
    const location = `${this.connection.file}.restored-${stamp}`;
    await keepAs(this.fresh, location);
    return { location, previousLocation: null };
  }

  close() {
    return removeDatabase(this.fresh);
  }

  private async replaceSource(stamp: string) {
    const { file } = this.connection;
    const isThere = await stat(file).then(
      () => true,
      () => false,
    );
    if (!isThere) {
      await keepAs(this.fresh, file);
      return { location: file, previousLocation: null };
    }
    const kept = `${file}.before-${stamp}`;
    await requireFree(kept);
    await replaceDatabase(this.fresh, file, kept);
    return { location: file, previousLocation: kept };
  }

  private read<Result>(
    look: (database: ReturnType<typeof openToRead>) => Result,
  ): Result {
    const database = openToRead(this.fresh);
    try {
      return look(database);
    } finally {
      database.close();
    }
  }
}
