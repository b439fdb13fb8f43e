import { Tier } from '@quarterdeck/plugin-dora-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { noFigures } from '../domain/figures';
import { DayFigures } from '../domain/records';
import { DAY_MS } from '../domain/windows';
import { figuresFromRows } from './KnexFiguresRows';

/**
 * Counts days of all entities anew and keeps them, so that nobody counts their rows again. A day that changes meanwhile
 * is stale again afterwards: whoever makes one stale waits for the row, or is waited for.
 *
 * @param days - the beginnings of UTC days
 */
export async function packDays(
  knex: Knex,
  tier: Tier,
  days: readonly number[],
): Promise<void> {
  for (const day of [...new Set(days)].sort((left, right) => left - right)) {
    await knex.transaction(async transaction => {
      // Taken before the rows are read.
      await transaction('days')
        .insert({ tier, day, is_stale: true })
        .onConflict(['tier', 'day'])
        .merge(['is_stale']);
      const [figures = noFigures(day)] = await figuresFromRows(
        transaction,
        'all',
        tier,
        { from: day, to: day + DAY_MS },
      );
      await transaction('days')
        .where({ tier, day })
        .update({
          is_stale: false,
          version: randomUUID(),
          figures_json: JSON.stringify(figures),
        });
    });
  }
}

const count = z.number();
const packed = z.object({
  day: count,
  deployments: count,
  failed: count,
  withCommits: count,
  reworkKnown: count,
  rework: count,
  ended: count,
  succeeded: count,
  leads: z.array(count),
  recoveries: z.array(count),
  stages: z.record(z.string(), z.object({ ms: count, n: count })),
  negative: count,
  incidents: count,
  attributed: count,
});

export function unpackDay(text: string): DayFigures {
  return packed.parse(JSON.parse(text));
}
