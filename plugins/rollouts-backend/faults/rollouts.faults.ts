/**
 * Kills the room while it rolls out good and bad versions by all strategies: two replicas on PostgreSQL, and one on
 * SQLite, each on a demo cluster of their own. What its API server took is held against the plans.
 */
import { createPostgresqlDatabase, createSqliteDatabase } from './database';
import { runKillCampaign } from './killCampaign';
import { CampaignResult, emptyResult, sum } from './result';

const POSTGRESQL = 'BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING';
const KILLS = { postgresql: 200, sqlite: 100 };

/** @param scale - 1 is 300 kills; both databases at once */
export async function run({
  scale,
}: {
  scale: number;
}): Promise<CampaignResult> {
  const times = (kills: number) => Math.max(2, Math.round(kills * scale));
  const campaigns = await Promise.allSettled([
    onPostgresql(times(KILLS.postgresql)),
    createSqliteDatabase().then(database =>
      runKillCampaign({
        title: 'SQLite',
        database,
        replicas: 1,
        kills: times(KILLS.sqlite),
      }),
    ),
  ]);
  return sum(
    campaigns.map(campaign => {
      if (campaign.status === 'rejected') {
        throw campaign.reason;
      }
      return campaign.value;
    }),
  );
}

async function onPostgresql(kills: number): Promise<CampaignResult> {
  const server = process.env[POSTGRESQL];
  if (server === undefined) {
    return {
      ...emptyResult(),
      skipped: [
        {
          what: 'two replicas on PostgreSQL',
          reason: `PostgreSQL is not installed, and ${POSTGRESQL} names no server`,
        },
      ],
    };
  }
  return await runKillCampaign({
    title: 'PostgreSQL',
    database: await createPostgresqlDatabase(server),
    replicas: 2,
    kills,
  });
}
