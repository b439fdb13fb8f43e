import {
  chmod,
  chown,
  link,
  readdir,
  readlink,
  rename,
  stat,
} from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { codeOf, refusal } from '../failure';
import { syncFolder } from '../fresh';
import { sqliteFailure } from './copy';

/**
 * Puts one database in the place of another, which is kept as `kept`. While it does so it holds the exclusive lock of
 * the old one, and its log is folded in, so that neither a commit nor a `-wal` file is left beside the new one. The one
 * that is kept is in rollback mode from then on.
 *
 * @throws EngineError where another process has it open
 */
export async function replaceDatabase(
  fresh: string,
  file: string,
  kept: string,
): Promise<void> {
  await requireNobodyElse(file);
  const old = lockedDatabase(file);
  try {
    const { mode, uid, gid } = await stat(file);
    await chmod(fresh, mode % 0o1000);
    await chown(fresh, uid, gid).catch(() => {
      // Not root: the file belongs to whom the portal runs as.
    });
    await link(file, kept);
    await rename(fresh, file);
    await syncFolder(path.dirname(file));
  } finally {
    old.close();
  }
}

function lockedDatabase(file: string): Database.Database {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { fileMustExist: true, timeout: 0 });
    database.pragma('locking_mode = EXCLUSIVE');
    // Leaving write-ahead logging takes that nobody else has the file open.
    database.pragma('journal_mode = DELETE');
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database?.close();
    // One that is damaged beyond opening is what a restore is for; nobody can work with it either.
    if (['SQLITE_NOTADB', 'SQLITE_CORRUPT'].includes(codeOf(error) ?? '')) {
      return new Database(':memory:');
    }
    throw sqliteFailure(file, error);
  }
}

/** Idle connections in rollback mode hold no lock, so those who have the file open are looked for, where Linux says it. */
async function requireNobodyElse(file: string): Promise<void> {
  const target = await stat(file);
  const processes = await readdir('/proc').catch(() => []);
  for (const id of processes.filter(name => /^\d+$/.test(name))) {
    const folder = `/proc/${id}/fd`;
    // Those of other users are not shown; only their locks protect against them.
    const handles = await readdir(folder).catch(() => []);
    for (const handle of handles) {
      const place = await readlink(`${folder}/${handle}`).catch(() => '');
      if (path.basename(place) !== path.basename(file)) {
        continue;
      }
      const found = await stat(`${folder}/${handle}`).catch(() => undefined);
      if (found?.ino === target.ino && found.dev === target.dev) {
        throw refusal('engine.in-use', { place: file, by: `process ${id}` });
      }
    }
  }
}
