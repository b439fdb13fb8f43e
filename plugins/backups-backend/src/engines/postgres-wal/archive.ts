import { backupsReason } from '@quarterdeck/plugin-backups-common';
import type { ManagedInventory } from '@quarterdeck/plugin-backups-node';
import type { WalConnection } from './connection';
import { requireGoingOn } from '../failure';
import { infoOf } from './info';
import { PgBackRestFailure, pgBackRest } from './pgbackrest';

/**
 * What the repository has, and up to when it can restore. `pgbackrest check` makes the server begin a new segment and
 * waits until the old one is in the archive: so everything that was committed before it began is there. Where that
 * fails, nothing newer than the newest backup is promised; what an earlier check proved stays true, and the portal
 * remembers it.
 */
export async function inventoryOf(
  connection: WalConnection,
  signal: AbortSignal,
): Promise<ManagedInventory> {
  const begunAt = new Date();
  let archivedUntil: Date | undefined = begunAt;
  let problem: ManagedInventory['problem'] = null;
  try {
    await pgBackRest(connection, ['check'], signal);
  } catch (error) {
    requireGoingOn(signal);
    if (!(error instanceof PgBackRestFailure)) {
      throw error;
    }
    archivedUntil = undefined;
    problem = backupsReason('engine.archive-broken', {
      cause: error.said.cause,
    });
  }
  const { backups } = await infoOf(connection, signal);
  const newest = backups.at(-1)?.pointAt;
  return {
    backups,
    // Without a backup to begin from, an archive restores nothing.
    archivedUntil: newest && (archivedUntil ?? newest),
    problem: problem ?? backups.find(each => each.problem)?.problem ?? null,
  };
}
