import { Knex } from 'knex';

export const DAY_MS = 86_400_000;
const AT_ONCE = 500;

/**
 * Says that what was kept of the days of these instants is not right any more.
 *
 * @param tier - `none` for environments that are not configured, of which nothing is kept
 */
export async function staleDays(
  transaction: Knex.Transaction,
  tier: string,
  instants: Iterable<number | undefined>,
): Promise<void> {
  const days = new Set<number>();
  for (const instant of instants) {
    if (instant !== undefined) {
      days.add(Math.floor(instant / DAY_MS) * DAY_MS);
    }
  }
  if (tier === 'none') {
    return;
  }
  // In order, so that it does not depend on that of the facts.
  const rows = [...days]
    .sort((one, other) => one - other)
    .map(day => ({ tier, day, is_stale: true, figures_json: null }));
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    await transaction('days')
      .insert(rows.slice(start, start + AT_ONCE))
      .onConflict(['tier', 'day'])
      .merge(['is_stale']);
  }
}
