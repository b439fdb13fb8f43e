import { UnmatchedAlert } from '@quarterdeck/plugin-incidents-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { HeardAlert } from '../domain/heardAlert';

const TABLE = 'unmatched_alerts';
/** A sender whose labels name nothing would fill the database. */
const MOST_ROWS = 1000;

const contentSchema = z.object({
  name: z.string(),
  state: z.enum(['firing', 'resolved']),
  reason: z.string(),
  labels: z.record(z.string(), z.string()),
  summary: z.string().nullable(),
  link: z.string().nullable(),
});
type Content = z.infer<typeof contentSchema>;

/** Alerts of no entity, until it is known or they are old. The last ones are kept, so many as there is room for. */
export class KnexUnmatchedAlerts {
  constructor(
    private readonly knex: Knex,
    private readonly now: () => number,
    private readonly most = MOST_ROWS,
  ) {}

  async put(
    { source, key }: Pick<HeardAlert, 'source' | 'key'>,
    content: Content,
  ): Promise<void> {
    const at = this.now();
    await this.knex.transaction(async transaction => {
      const isKnown = await transaction(TABLE)
        .where({ source, alert_key: key })
        .update({
          content_json: JSON.stringify(content),
          last_seen_at: at,
          notifications: transaction.raw('notifications + 1'),
        });
      if (isKnown === 0) {
        await transaction(TABLE)
          .insert({
            id: randomUUID(),
            source,
            alert_key: key,
            content_json: JSON.stringify(content),
            first_seen_at: at,
            last_seen_at: at,
            notifications: 1,
          })
          .onConflict(['source', 'alert_key'])
          .ignore();
        await this.#makeRoom(transaction);
      }
    });
  }

  async #makeRoom(transaction: Knex.Transaction): Promise<void> {
    const [last] = await transaction(TABLE)
      .orderBy([
        { column: 'last_seen_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .offset(this.most - 1)
      .limit(1)
      .select('last_seen_at');
    if (last) {
      await transaction(TABLE)
        .where('last_seen_at', '<', last.last_seen_at)
        .delete();
    }
  }

  /** It found its entity. */
  async remove({
    source,
    key,
  }: Pick<HeardAlert, 'source' | 'key'>): Promise<void> {
    await this.knex(TABLE).where({ source, alert_key: key }).delete();
  }

  /** Last seen first. */
  async list(limit: number): Promise<UnmatchedAlert[]> {
    const rows = await this.knex(TABLE)
      .orderBy([
        { column: 'last_seen_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit);
    return rows.map(row => ({
      id: String(row.id),
      source: row.source === 'pagerduty' ? 'pagerduty' : 'alertmanager',
      ...contentSchema.parse(JSON.parse(row.content_json)),
      firstSeenAt: new Date(Number(row.first_seen_at)).toISOString(),
      lastSeenAt: new Date(Number(row.last_seen_at)).toISOString(),
      notifications: Number(row.notifications),
    }));
  }

  /** @returns how many were last seen before an instant, and are gone */
  async purge(before: number): Promise<number> {
    return await this.knex(TABLE).where('last_seen_at', '<', before).delete();
  }
}
