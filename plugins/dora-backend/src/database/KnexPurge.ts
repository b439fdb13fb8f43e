import { Knex } from 'knex';
import { z } from 'zod';
import { inTurn } from './KnexMarks';

const AT_ONCE = 500;
const idsSchema = z.array(z.string());

/**
 * Forgets what is older than the room keeps: deployments that began before, with their commits, incidents that were opened
 * before and are over, rollouts, and the figures of days.
 *
 * @returns how many deployments and incidents were forgotten
 */
export async function purgeBefore(knex: Knex, before: number): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const count = await inTurn(knex, async transaction => {
      const deployments = await purgeDeployments(transaction, before);
      const incidents = await purgeIncidents(transaction, before);
      return deployments + incidents;
    });
    forgotten += count;
    if (count === 0) {
      break;
    }
  }
  await knex('rollouts').where('requested_at', '<', before).delete();
  // Whose deployments are still there are read again where they are asked for.
  await knex('commit_ranges').where('read_at', '<', before).delete();
  await knex('days').where('day', '<', before).delete();
  return forgotten;
}

async function purgeDeployments(
  transaction: Knex.Transaction,
  before: number,
): Promise<number> {
  const ids = idsSchema.parse(
    await transaction('deployments')
      .where('started_at', '<', before)
      .orderBy('started_at')
      .limit(AT_ONCE)
      .pluck('id'),
  );
  await transaction('changes').whereIn('deployment_id', ids).delete();
  await transaction('commit_work').whereIn('deployment_id', ids).delete();
  await transaction('deployment_commits')
    .whereIn('deployment_id', ids)
    .delete();
  await transaction('deployments').whereIn('id', ids).delete();
  return ids.length;
}

async function purgeIncidents(
  transaction: Knex.Transaction,
  before: number,
): Promise<number> {
  const ids = idsSchema.parse(
    await transaction('incidents')
      .where('opened_at', '<', before)
      .where('resolved_at', '<', before)
      .limit(AT_ONCE)
      .pluck('id'),
  );
  await transaction('corrections').whereIn('incident_id', ids).delete();
  await transaction('incidents').whereIn('id', ids).delete();
  return ids.length;
}
