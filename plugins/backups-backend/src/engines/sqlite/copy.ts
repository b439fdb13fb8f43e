import { statfs } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { codeOf, lineOf, refusal, requireGoingOn, trouble } from '../failure';
import type { SqliteConnection } from './connection';

/** Pages copied at once; other work of the process goes on in between. */
const PAGES = 2_000;

/** @throws EngineError */
export function openToRead(file: string): Database.Database {
  try {
    const database = new Database(file, {
      readonly: true,
      fileMustExist: true,
      timeout: 10_000,
    });
    database.pragma('query_only = ON');
    // The first read: a file that is no database is found here.
    database.pragma('schema_version');
    return database;
  } catch (error) {
    throw sqliteFailure(file, error);
  }
}

export function sqliteFailure(file: string, error: unknown): Error {
  switch (codeOf(error)) {
    case 'SQLITE_NOTADB':
    case 'SQLITE_CORRUPT':
      return refusal('engine.damaged', { place: file, cause: lineOf(error) });
    case 'SQLITE_FULL':
      return refusal('engine.no-room', { folder: file, free: 0, needed: 1 });
    case 'SQLITE_BUSY':
      return trouble('engine.in-use', { place: file, by: 'another process' });
    default:
      return refusal(
        'engine.file-refused',
        { file, cause: lineOf(error) },
        error,
      );
  }
}

/**
 * Copies a database that others go on writing to, by SQLite's online backup.
 *
 * With write-ahead logging a read transaction holds the state, and nobody waits for anybody. Without it any commit of
 * another process makes the copy begin again; after `copySeconds` that is an error, not a copy of two states.
 *
 * @returns the instant of the copied state
 * @throws EngineError
 */
export async function copyDatabase(
  connection: SqliteConnection,
  target: { file: string; folder: string },
  signal: AbortSignal,
): Promise<Date> {
  const source = openToRead(connection.file);
  try {
    await requireRoom(source, target.folder);
    const hasLog = source.pragma('journal_mode', { simple: true }) === 'wal';
    if (hasLog) {
      source.exec('BEGIN');
      source.prepare('SELECT count(*) FROM sqlite_schema').get();
    }
    const held = new Date();
    const deadline = Date.now() + connection.copySeconds * 1_000;
    await source.backup(target.file, {
      progress: () => {
        requireGoingOn(signal);
        if (Date.now() > deadline) {
          throw trouble('engine.changing', {
            file: connection.file,
            seconds: connection.copySeconds,
          });
        }
        return PAGES;
      },
    });
    return hasLog ? held : new Date();
  } catch (error) {
    throw error instanceof Database.SqliteError
      ? sqliteFailure(connection.file, error)
      : error;
  } finally {
    source.close();
  }
}

export function sizeOf(database: Database.Database): number {
  return (
    Number(database.pragma('page_count', { simple: true })) *
    Number(database.pragma('page_size', { simple: true }))
  );
}

async function requireRoom(source: Database.Database, folder: string) {
  const needed = sizeOf(source);
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < needed) {
    throw refusal('engine.no-room', { folder, free: bavail * bsize, needed });
  }
}

/** @throws EngineError naming the first thing that is wrong */
export function requireSound(database: Database.Database, place: string): void {
  const said = String(database.pragma('integrity_check(1)', { simple: true }));
  if (said !== 'ok') {
    throw refusal('engine.damaged', { place, cause: said.slice(0, 300) });
  }
}
