import { Tier } from '@quarterdeck/plugin-dora-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { Window } from '../domain/windows';
import { Outage } from '../domain/outages';
import { batches } from './KnexFiguresRows';

const rows = z.array(z.object({ record_json: z.string() }));
/** What of an incident says when something was down. */
const record = z.object({
  entityRef: z.string(),
  severity: z.string(),
  startedAt: z.number(),
  mitigatedAt: z.number().optional(),
  resolvedAt: z.number().optional(),
});

/** P0 and P1 incidents of services that overlap a window. */
export async function outagesOf(
  knex: Knex,
  entityRefs: readonly string[],
  tier: Tier,
  window: Window,
): Promise<Outage[]> {
  const outages: Outage[] = [];
  for (const refs of batches(entityRefs)) {
    for (const row of rows.parse(await overlapping(knex, refs, tier, window))) {
      const told = record.parse(JSON.parse(row.record_json));
      if (['P0', 'P1'].includes(told.severity)) {
        outages.push({
          entityRef: told.entityRef,
          from: told.startedAt,
          to: told.mitigatedAt ?? told.resolvedAt,
        });
      }
    }
  }
  return outages;
}

export function overlapping(
  knex: Knex,
  refs: readonly string[] | undefined,
  tier: Tier,
  { from, to }: Window,
): Knex.QueryBuilder {
  return knex('incidents')
    .whereIn('entity_ref', refs ?? [])
    .where({ tier, is_counted: true })
    .where('opened_at', '<', to)
    .where(query =>
      query.whereNull('resolved_at').orWhere('resolved_at', '>', from),
    )
    .select('record_json');
}
