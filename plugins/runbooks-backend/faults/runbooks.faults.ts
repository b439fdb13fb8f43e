/**
 * Kills replicas of the room while people carry runs on, whose actions change something that remembers every request.
 * Afterwards each action has happened once, whether it promises that or not, and every run could be finished.
 */
import { createPostgresqlDatabase, createSqliteDatabase } from './database';
import { runKillCampaign } from './killCampaign';
import { CampaignResult } from './result';

const POSTGRESQL = 'BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING';
const KILLS = 200;

/** @param scale - 1 is 200 kills */
export async function run({
  scale,
}: {
  scale: number;
}): Promise<CampaignResult> {
  const kills = Math.max(2, Math.round(KILLS * scale));
  const server = process.env[POSTGRESQL];
  if (server !== undefined) {
    const database = await createPostgresqlDatabase(server);
    return await runKillCampaign({ database, kills, replicas: 3 });
  }
  const database = await createSqliteDatabase();
  return {
    ...(await runKillCampaign({ database, kills, replicas: 1 })),
    skipped: [
      {
        what: 'three replicas on PostgreSQL',
        reason: `PostgreSQL is not installed, and ${POSTGRESQL} names no server; one on SQLite was killed instead`,
      },
    ],
  };
}
