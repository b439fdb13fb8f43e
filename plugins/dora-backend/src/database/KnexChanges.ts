import { StageId } from '@quarterdeck/plugin-dora-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { PlannedMark } from '../domain/records';
import { Delivery, enqueue } from './KnexCommitWork';
import { staleDays } from './staleDays';
import { chunksOf } from './values';

const AT_ONCE = 80;
/** Of later deployments, which may have been the first to deliver what an earlier one did not. */
const MOST_LATER = 50;

/** A commit that counts for the lead time. */
export interface ChangeRow {
  sha: string;
  leadMs: number;
  stages: Partial<Record<StageId, number>>;
}

/** What has been found out about the commits of a deployment. */
export type Outcome =
  | {
      state: 'known';
      reason: Reason | undefined;
      changes: readonly ChangeRow[];
      negative: number;
      planned: PlannedMark | undefined;
    }
  | { state: 'unknown'; reason: Reason | undefined };

const time = z.coerce.number();
const holderSchema = z.object({
  deployment_id: z.string(),
  sha: z.string(),
  tier: z.string(),
  delivered_at: time,
});
const leadSchema = z.object({ lead_ms: time });

/** Changes that were delivered, each by the first deployment that did. Every call is part of a transaction of `inTurn`. */
export class KnexChanges {
  /** @param now - milliseconds since 1970 */
  constructor(private readonly now: () => number) {}

  /**
   * Writes what was found out about a deployment. A change belongs to the first that delivered it: it is taken from a
   * later one, and left to an earlier one.
   *
   * @returns whether its mark has changed, so that what follows from it is to be derived again
   */
  async write(
    transaction: Knex.Transaction,
    delivery: Delivery,
    outcome: Outcome,
  ): Promise<boolean> {
    const { id, tier, deliveredAt, countedAt } = delivery;
    const isKnown = outcome.state === 'known';
    const had = await this.#own(transaction, id);
    await transaction('changes').where({ deployment_id: id }).delete();
    const wanted = isKnown && deliveredAt !== undefined ? outcome.changes : [];
    const { mine, robbed } = await this.#contested(
      transaction,
      delivery,
      wanted,
    );
    await this.insertAll(transaction, delivery, mine);
    for (const other of robbed.keys()) {
      await summarize(transaction, other);
    }
    const kept = new Set(mine.map(({ sha }) => sha));
    const firstAt = Math.min(...had.map(each => each.delivered_at));
    if (
      had.some(each => !kept.has(each.sha)) ||
      firstAt < (deliveredAt ?? Infinity)
    ) {
      await this.askLater(transaction, delivery, firstAt);
    }
    const planned_json =
      isKnown && outcome.planned ? JSON.stringify(outcome.planned) : null;
    await transaction('deployments')
      .where({ id })
      .update({
        commits_state: outcome.state,
        commits_reason_json: outcome.reason
          ? JSON.stringify(outcome.reason)
          : null,
        commits: isKnown ? mine.length : null,
        lead_median_ms: medianOf(mine.map(({ leadMs }) => leadMs)),
        negative_changes: isKnown ? outcome.negative : 0,
        planned_json,
      });
    await staleDays(transaction, tier, [
      countedAt,
      deliveredAt,
      ...had.map(each => each.delivered_at),
      ...robbed.values(),
    ]);
    return planned_json !== delivery.plannedJson;
  }

  /** Many at once; nothing is looked at. */
  async insertAll(
    transaction: Knex.Transaction,
    {
      id,
      entityRef,
      environmentId,
      tier,
      deliveredAt,
    }: Pick<
      Delivery,
      'id' | 'entityRef' | 'environmentId' | 'tier' | 'deliveredAt'
    >,
    changes: readonly ChangeRow[],
  ): Promise<void> {
    for (const some of chunksOf(changes, AT_ONCE)) {
      await transaction('changes').insert(
        some.map(({ sha, leadMs, stages }) => ({
          deployment_id: id,
          sha,
          entity_ref: entityRef,
          environment_id: environmentId,
          tier,
          delivered_at: deliveredAt,
          lead_ms: leadMs,
          stages_json: JSON.stringify(stages),
        })),
      );
    }
  }

  async #own(transaction: Knex.Transaction, id: string) {
    return z
      .array(holderSchema)
      .parse(
        await transaction('changes')
          .where({ deployment_id: id })
          .select('deployment_id', 'sha', 'tier', 'delivered_at'),
      );
  }

  async #contested(
    transaction: Knex.Transaction,
    { id, entityRef, environmentId, deliveredAt = 0 }: Delivery,
    wanted: readonly ChangeRow[],
  ): Promise<{ mine: ChangeRow[]; robbed: Map<string, number> }> {
    const taken = new Set<string>();
    const robbed = new Map<string, number>();
    for (const some of chunksOf(wanted, AT_ONCE)) {
      const rows = await transaction('changes')
        .where({ entity_ref: entityRef, environment_id: environmentId })
        .whereIn(
          'sha',
          some.map(({ sha }) => sha),
        )
        .select('deployment_id', 'sha', 'tier', 'delivered_at');
      for (const holder of z.array(holderSchema).parse(rows)) {
        const isEarlier =
          holder.delivered_at < deliveredAt ||
          (holder.delivered_at === deliveredAt && holder.deployment_id < id);
        if (isEarlier) {
          taken.add(holder.sha);
        } else {
          robbed.set(holder.deployment_id, holder.delivered_at);
          await transaction('changes')
            .where({ deployment_id: holder.deployment_id, sha: holder.sha })
            .delete();
        }
      }
    }
    return { mine: wanted.filter(({ sha }) => !taken.has(sha)), robbed };
  }

  /** What a deployment brings or not matters to later ones: those that were read already are read again. */
  async askLater(
    transaction: Knex.Transaction,
    { id, entityRef, environmentId, deliveredAt, countedAt = 0 }: Delivery,
    from = deliveredAt ?? countedAt,
  ): Promise<void> {
    const at = { entity_ref: entityRef, environment_id: environmentId };
    const later: string[] = [];
    for (const query of [
      transaction('deployments')
        .where(at)
        .where('delivered_at', '>=', from)
        .orderBy('delivered_at'),
      // What was taken back before it was delivered brought something, too.
      transaction('deployments')
        .where(at)
        .whereNull('delivered_at')
        .where('counted_at', '>=', from)
        .orderBy('counted_at'),
    ]) {
      const rows = await query.whereNot({ id }).limit(MOST_LATER).select('id');
      later.push(...rows.map(row => String(row.id)));
    }
    const waiting = await transaction('commit_work')
      .whereIn('deployment_id', later)
      .select('deployment_id');
    const isWaiting = new Set(waiting.map(row => String(row.deployment_id)));
    await enqueue(
      transaction,
      later.filter(each => !isWaiting.has(each)),
      this.now(),
    );
  }
}

async function summarize(
  transaction: Knex.Transaction,
  id: string,
): Promise<void> {
  const rows = z
    .array(leadSchema)
    .parse(
      await transaction('changes')
        .where({ deployment_id: id })
        .select('lead_ms'),
    );
  await transaction('deployments')
    .where({ id })
    .update({
      commits: rows.length,
      lead_median_ms: medianOf(rows.map(row => row.lead_ms)),
    });
}

/** Of a deployment's changes, for its row in a list; `null` without any. */
function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.floor(sorted.length / 2)];
  return low === undefined || high === undefined
    ? null
    : Math.round((low + high) / 2);
}
