import type {
  BackupEngine,
  SweepRequest,
} from '@quarterdeck/plugin-backups-node';
import {
  connect,
  postgresConnectionSchema,
  serverFailure,
  serverName,
} from './connection';
import { dumpPostgres } from './dump';
import { sweepServer } from './marker';
import { PostgresRestore } from './restore';

/** PostgreSQL from version 14 on, by its own `pg_dump` and `pg_restore`. */
export const engine: BackupEngine = {
  kind: 'stream',
  connectionSchema: postgresConnectionSchema,
  types: ['full'],
  dump: dumpPostgres,
  restore: request => PostgresRestore.begin(request),
  sweep,
};

async function sweep(request: SweepRequest): Promise<{ removed: string[] }> {
  const removed: string[] = [];
  for (const each of [request.connection, request.restoreConnection]) {
    const parsed = postgresConnectionSchema.safeParse(each);
    if (!parsed.success) {
      continue;
    }
    const connection = parsed.data;
    const client = await connect(
      connection,
      connection.maintenanceDatabase,
      request.signal,
    );
    try {
      for (const name of await sweepServer(client, request.liveRunIds)) {
        removed.push(`${serverName(connection)}/${name}`);
      }
    } catch (error) {
      throw serverFailure(connection, error);
    } finally {
      await client.end().catch(() => {});
    }
  }
  return { removed };
}
