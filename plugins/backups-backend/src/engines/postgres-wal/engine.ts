import type {
  ManagedBackup,
  ManagedEngine,
  SweepRequest,
} from '@quarterdeck/plugin-backups-node';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { refusal } from '../failure';
import { inventoryOf } from './archive';
import { walConnectionSchema } from './connection';
import { infoOf, TYPES } from './info';
import { pgBackRest } from './pgbackrest';
import { FOLDER, isKept, WalRestore } from './restore';

/**
 * A whole PostgreSQL cluster through pgBackRest, which runs beside it with a repository, a cipher and a retention of its
 * own. With the archive of write-ahead log any instant can be restored.
 */
export const engine: ManagedEngine = {
  kind: 'managed',
  connectionSchema: walConnectionSchema,
  types: ['full', 'differential', 'incremental'],
  backUp,
  inventory: ({ connection, signal }) =>
    inventoryOf(walConnectionSchema.parse(connection), signal),
  restore: request => WalRestore.begin(request),
  sweep,
};

const PERCENT = /, (\d+(?:\.\d+)?)%\)/;

async function backUp(
  { connection: given, type, signal }: Parameters<ManagedEngine['backUp']>[0],
  report: Parameters<ManagedEngine['backUp']>[1],
): Promise<ManagedBackup> {
  const connection = walConnectionSchema.parse(given);
  const before = await infoOf(connection, signal);
  const known = new Set(before.backups.map(({ label }) => label));
  const total = before.readBytes(type);
  await pgBackRest(
    connection,
    ['backup', `--type=${TYPES[type]}`],
    signal,
    line => {
      const [, percent] = PERCENT.exec(line) ?? [];
      if (percent !== undefined && total !== undefined) {
        report(Math.round((total * Number(percent)) / 100), total);
      }
    },
  );
  const { backups } = await infoOf(connection, signal);
  const made = backups.findLast(({ label }) => !known.has(label));
  if (!made) {
    throw refusal('engine.tool-failed', {
      tool: 'pgbackrest',
      status: 0,
      cause: 'it says it made a backup, and its repository has none',
    });
  }
  return made;
}

/** Restored clusters of dead runs that nobody kept. */
async function sweep(request: SweepRequest): Promise<{ removed: string[] }> {
  const removed: string[] = [];
  for (const each of [request.connection, request.restoreConnection]) {
    const folder = walConnectionSchema.safeParse(each).data?.restoreDirectory;
    const names = folder ? await readdir(folder).catch(() => []) : [];
    for (const name of names) {
      const run = FOLDER.exec(name)?.[1];
      const place = path.join(folder ?? '', name);
      if (
        run !== undefined &&
        !request.liveRunIds.includes(run) &&
        !(await isKept(place))
      ) {
        await rm(place, { recursive: true, force: true });
        removed.push(place);
      }
    }
  }
  return { removed };
}
