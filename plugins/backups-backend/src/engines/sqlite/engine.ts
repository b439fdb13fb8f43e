import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Content } from '@quarterdeck/plugin-backups-common';
import type {
  BackupEngine,
  DumpRequest,
  DumpSession,
  SweepRequest,
} from '@quarterdeck/plugin-backups-node';
import { z } from 'zod';
import { lineOf, refusal } from '../failure';
import { fileAsPart } from '../files';
import { sweepBeside } from '../fresh';
import { sqliteConnectionSchema } from './connection';
import { contentsOf } from './contents';
import { copyDatabase, openToRead, requireSound, sizeOf } from './copy';
import { removeDatabase, SqliteRestore } from './restore';

/**
 * A SQLite database in a file that the executor can read. The copy, which is plaintext, lies in the scratch directory
 * until it has been streamed.
 */
export const engine: BackupEngine = {
  kind: 'stream',
  connectionSchema: sqliteConnectionSchema,
  types: ['full'],
  plainBytes,
  dump,
  restore: request => SqliteRestore.begin(request),
  sweep,
};

/** The copy has what is in the file and, at most, all of what is in its log. */
async function plainBytes(connection: unknown): Promise<number> {
  const { file } = sqliteConnectionSchema.parse(connection);
  const sizes = await Promise.all(
    [file, `${file}-wal`].map(async each => {
      const found = await stat(each).catch(() => undefined);
      return found?.size ?? 0;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function dump(request: DumpRequest): Promise<DumpSession> {
  const connection = sqliteConnectionSchema.parse(request.connection);
  if (request.type !== 'full') {
    throw refusal('engine.type-unsupported', {
      engine: 'sqlite',
      type: request.type,
    });
  }
  await requireFile(connection.file);
  const copy = path.join(request.scratch, `${request.runId}.sqlite`);
  const remove = () => removeDatabase(copy);
  try {
    const pointAt = await copyDatabase(
      connection,
      { file: copy, folder: request.scratch },
      request.signal,
    );
    const content = contentIn(copy, connection, pointAt);
    return {
      pointAt,
      parts: async function* parts() {
        yield await fileAsPart(copy);
      },
      describe: async () => content,
      close: remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function requireFile(file: string): Promise<void> {
  const found = await stat(file).catch(error => {
    throw error.code === 'ENOENT'
      ? refusal('engine.file-missing', { file })
      : refusal('engine.file-refused', { file, cause: lineOf(error) });
  });
  if (!found.isFile()) {
    throw refusal('engine.file-refused', { file, cause: 'it is no file' });
  }
  // SQLite takes a file without content for a database without tables.
  const log = await stat(`${file}-wal`).catch(() => undefined);
  if (found.size === 0 && !log?.size) {
    throw refusal('engine.empty', { place: file });
  }
}

/** Looks at the copy before a byte of it is sent: of a source that is damaged there is no backup. */
function contentIn(
  copy: string,
  connection: z.infer<typeof sqliteConnectionSchema>,
  pointAt: Date,
): Content {
  const database = openToRead(copy);
  try {
    requireSound(database, connection.file);
    const { version } = z
      .object({ version: z.string() })
      .parse(database.prepare('SELECT sqlite_version() AS version').get());
    return {
      pointAt: pointAt.toISOString(),
      tools: { sqlite: version },
      server: null,
      format: 'sqlite',
      sourceBytes: sizeOf(database),
      tables: contentsOf(database, connection.checksumLimitBytes),
      largeObjects: null,
      extensions: [],
      roles: [],
    };
  } finally {
    database.close();
  }
}

async function sweep(request: SweepRequest): Promise<{ removed: string[] }> {
  const removed: string[] = [];
  for (const each of [request.connection, request.restoreConnection]) {
    const connection = sqliteConnectionSchema.safeParse(each);
    if (!connection.success) {
      continue;
    }
    removed.push(
      ...(await sweepBeside(connection.data.file, request.liveRunIds)),
    );
  }
  return { removed };
}
