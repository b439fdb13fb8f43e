/**
 * What must stand after kills, read from the disk and the room's own tables without its code: each backup that the room
 * calls good is whole in every store and opens with the `age` format to the database that it was made of; nothing else lies
 * there; what retention keeps is there.
 */
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { KEPT, ORDERS, STORES, sourceFile, storeFolder } from './estate';

export interface Verdict {
  good: number;
  /** Called good, and is not. */
  undetected: string[];
  /** Should be there, and is not. */
  lost: string[];
  /** Lies there, and belongs to nothing. */
  orphans: string[];
}

const backupSchema = z.object({
  id: z.string(),
  manifestKey: z.string(),
  finishedAt: z.number(),
});
const manifestSchema = z.object({
  parts: z.array(z.object({ key: z.string(), storedSha256: z.string() })),
});
const copySchema = z.object({ store: z.string(), state: z.string() });

interface Known {
  id: string;
  finishedAt: number;
  isDeleted: boolean;
  manifestKey: string;
  parts: { key: string; storedSha256: string }[];
  copies: { store: string; state: string }[];
}

export async function judge(directory: string): Promise<Verdict> {
  const known = knownBackups(directory);
  const there = known.filter(({ isDeleted }) => !isDeleted);
  const verdict: Verdict = {
    good: there.length,
    undetected: [],
    lost: [],
    orphans: [],
  };
  for (const backup of there) {
    for (const { store } of backup.copies.filter(isGood)) {
      verdict.undetected.push(...damageOf(directory, store, backup));
    }
  }
  const newest = there.sort((a, b) => b.finishedAt - a.finishedAt).at(0);
  if (newest) {
    verdict.undetected.push(...(await unreadable(directory, newest)));
  }
  if (there.length < Math.min(KEPT, known.length)) {
    verdict.lost.push(`${there.length} backups of ${known.length} are there`);
  }
  verdict.orphans.push(...orphansIn(directory, there));
  return verdict;
}

const isGood = ({ state }: { state: string }) =>
  state === 'stored' || state === 'verified';

function knownBackups(directory: string): Known[] {
  const file = path.join(directory, 'database', 'backups.sqlite');
  const database = new Database(file, { readonly: true });
  try {
    const rowSchema = z.array(
      z.object({
        record_json: z.string(),
        manifest_json: z.string(),
        deleted_at: z.number().nullable(),
      }),
    );
    const copies = z
      .array(z.object({ backup_id: z.string(), ...copySchema.shape }))
      .parse(
        database.prepare('select backup_id, store, state from copies').all(),
      );
    return rowSchema
      .parse(
        database
          .prepare('select record_json, manifest_json, deleted_at from backups')
          .all(),
      )
      .map(row => {
        const record = backupSchema.parse(JSON.parse(row.record_json));
        return {
          ...record,
          ...manifestSchema.parse(JSON.parse(row.manifest_json)),
          isDeleted: row.deleted_at !== null,
          copies: copies.filter(each => each.backup_id === record.id),
        };
      });
  } finally {
    database.close();
  }
}

function damageOf(directory: string, store: string, backup: Known): string[] {
  return [
    ...backup.parts.map(({ key, storedSha256 }) => {
      const file = path.join(storeFolder(directory, store), key);
      if (!existsSync(file)) {
        return `${backup.id} lacks ${key} in ${store}`;
      }
      const sum = createHash('sha256').update(readFileSync(file)).digest('hex');
      return sum === storedSha256 ? '' : `${key} in ${store} is another`;
    }),
    existsSync(path.join(storeFolder(directory, store), backup.manifestKey))
      ? ''
      : `${backup.id} lacks its manifest in ${store}`,
  ].filter(Boolean);
}

async function unreadable(directory: string, backup: Known): Promise<string[]> {
  const { Decrypter } = await import('age-encryption');
  const scratch = mkdtempSync(path.join(tmpdir(), 'backups-judge-'));
  try {
    const decrypter = new Decrypter();
    const keys = readFileSync(
      path.join(directory, 'keys', 'identity.txt'),
      'utf8',
    );
    decrypter.addIdentity(/AGE-SECRET-KEY-\S+/.exec(keys)?.[0] ?? '');
    const data = backup.parts.find(({ key }) => /data/.test(key));
    const stored = readFileSync(
      path.join(storeFolder(directory, STORES[0]), data?.key ?? ''),
    );
    const file = path.join(scratch, 'restored.sqlite');
    writeFileSync(file, await decrypter.decrypt(new Uint8Array(stored)));
    const database = new Database(file, { readonly: true });
    const rows: unknown = database
      .prepare('select count(*) from orders')
      .pluck()
      .get();
    database.close();
    return rows === ORDERS ? [] : [`${backup.id} has ${rows} rows`];
  } catch (error) {
    return [`${backup.id} cannot be read: ${error}`];
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function orphansIn(directory: string, there: readonly Known[]): string[] {
  const wanted = new Set(
    there.flatMap(({ manifestKey, parts }) => [
      manifestKey,
      ...parts.map(({ key }) => key),
    ]),
  );
  const stored = STORES.flatMap(store =>
    filesBelow(storeFolder(directory, store))
      .filter(file => !wanted.has(file))
      .map(file => `${store}: ${file}`),
  );
  // Beside the source lie what restores brought, whole databases; whatever else lies there, or is half of one, does not belong.
  const beside = path.dirname(sourceFile(directory));
  const restored = readdirSync(beside)
    .filter(name => name !== path.basename(sourceFile(directory)))
    .filter(name => !isWhole(path.join(beside, name)))
    .map(name => `source: ${name}`);
  return [...stored, ...restored];
}

function filesBelow(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry =>
          path.relative(folder, path.join(entry.parentPath, entry.name)),
        )
    : [];
}

function isWhole(file: string): boolean {
  try {
    const database = new Database(file, { readonly: true });
    const rows: unknown = database
      .prepare('select count(*) from orders')
      .pluck()
      .get();
    database.close();
    return rows === ORDERS;
  } catch {
    return false;
  }
}
