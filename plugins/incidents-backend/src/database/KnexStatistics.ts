import { Severity, severitySchema } from '@quarterdeck/plugin-incidents-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { ALERTS, INCIDENTS } from './tables';

export interface Numbers {
  incidents: number;
  bySeverity: Record<Severity, number>;
  /** Medians; `null` where there is nothing to count. */
  acknowledgeMs: number | null;
  resolveMs: number | null;
  judged: number;
  right: number;
  attributed: number;
  firstWasRight: number;
}

/** Numbers come as text from PostgreSQL, and sums of nothing as null. */
const count = z.coerce.number();

/** Counts in the database. What was merged counts as the one that it was merged into. */
export class KnexStatistics {
  constructor(private readonly knex: Knex) {}

  /** Entities of which one was opened at or after an instant. */
  async entitiesSince(from: number): Promise<string[]> {
    return await this.knex(INCIDENTS)
      .where('opened_at', '>=', from)
      .distinct()
      .pluck('entity_ref');
  }

  async of(entityRefs: readonly string[], from: number): Promise<Numbers> {
    const incidents = () =>
      this.knex(INCIDENTS)
        .whereIn(`${INCIDENTS}.entity_ref`, entityRefs)
        .where(`${INCIDENTS}.opened_at`, '>=', from)
        .whereNot(`${INCIDENTS}.state`, 'merged');
    const bySeverity = await this.#bySeverity(incidents());
    return {
      incidents: Object.values(bySeverity).reduce((sum, n) => sum + n, 0),
      bySeverity,
      acknowledgeMs: await this.#median(
        incidents,
        'acknowledged_at',
        'opened_at',
      ),
      resolveMs: await this.#median(incidents, 'resolved_at', 'started_at'),
      ...(await this.#judged(incidents())),
      ...(await this.#attributed(incidents())),
    };
  }

  async #bySeverity(
    incidents: Knex.QueryBuilder,
  ): Promise<Record<Severity, number>> {
    const rows = z
      .array(z.object({ severity: severitySchema, count }))
      .parse(
        await incidents
          .groupBy('severity')
          .select('severity')
          .count({ count: '*' }),
      );
    const counts = { P0: 0, P1: 0, P2: 0, P3: 0 };
    for (const row of rows) {
      counts[row.severity] = row.count;
    }
    return counts;
  }

  /** Of how long it took from one time to another, of those that have both. */
  async #median(
    incidents: () => Knex.QueryBuilder,
    until: 'acknowledged_at' | 'resolved_at',
    since: 'opened_at' | 'started_at',
  ): Promise<number | null> {
    const [row] = z
      .array(z.object({ count }))
      .parse(await incidents().whereNotNull(until).count({ count: '*' }));
    if (row.count === 0) {
      return null;
    }
    const isEven = row.count % 2 === 0;
    const middle = z.array(z.object({ took: count })).parse(
      await incidents()
        .whereNotNull(until)
        .select({ took: this.knex.raw('?? - ??', [until, since]) })
        .orderBy('took')
        .limit(isEven ? 2 : 1)
        .offset(Math.ceil(row.count / 2) - 1),
    );
    return middle.reduce((sum, { took }) => sum + took, 0) / middle.length;
  }

  async #judged(incidents: Knex.QueryBuilder) {
    const rows = z
      .array(z.object({ verdict: z.enum(['true', 'false']), count }))
      .parse(
        await incidents
          .join(ALERTS, `${ALERTS}.incident_id`, `${INCIDENTS}.id`)
          .whereNotNull(`${ALERTS}.verdict`)
          .groupBy(`${ALERTS}.verdict`)
          .select(`${ALERTS}.verdict`)
          .count({ count: '*' }),
      );
    const of = (verdict: string) =>
      rows.find(row => row.verdict === verdict)?.count ?? 0;
    return { judged: of('true') + of('false'), right: of('true') };
  }

  /** Those of which somebody said which change it was; that it was none is no miss of the suspects. */
  async #attributed(incidents: Knex.QueryBuilder) {
    const rows = z
      .array(z.object({ rank: z.number().nullable(), count }))
      .parse(
        await incidents
          .where('is_attributed', true)
          .groupBy('attributed_rank')
          .select({ rank: 'attributed_rank' })
          .count({ count: '*' }),
      );
    return {
      attributed: rows.reduce((sum, row) => sum + row.count, 0),
      firstWasRight: rows.find(({ rank }) => rank === 1)?.count ?? 0,
    };
  }
}
