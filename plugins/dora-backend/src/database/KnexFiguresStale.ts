import { Tier, tierSchema } from '@quarterdeck/plugin-dora-common';
import { Knex } from 'knex';
import { z } from 'zod';

const rows = z.array(z.object({ tier: tierSchema, day: z.coerce.number() }));

/** Days before an instant whose figures are to be counted anew, the newest first: people look at those. */
export async function staleBefore(
  knex: Knex,
  before: number,
  limit: number,
): Promise<{ tier: Tier; day: number }[]> {
  return rows.parse(
    await knex('days')
      .where('is_stale', true)
      .where('day', '<', before)
      .orderBy('day', 'desc')
      .limit(limit)
      .select('tier', 'day'),
  );
}
