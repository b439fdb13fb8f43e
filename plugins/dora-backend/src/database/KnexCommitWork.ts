import { Knex } from 'knex';
import { z } from 'zod';

/** A deployment whose commits are to be read, and what ran before it. Times are milliseconds since 1970 in UTC. */
export interface CommitWork {
  deploymentId: string;
  attempts: number;
  entityRef: string;
  environmentId: string;
}

export interface Delivery {
  id: string;
  entityRef: string;
  environmentId: string;
  tier: string;
  revision?: string;
  version?: string;
  startedAt: number;
  countedAt?: number;
  deliveredAt?: number;
  /** When it was asked for; undefined: nobody knows. */
  requestedAt?: number;
  plannedJson: string | null;
  commitsState: string;
  commitsReasonJson: string | null;
  /** The latest one that was delivered before it. */
  before?: { id: string; revision?: string; version?: string };
}

const workSchema = z.object({
  deployment_id: z.string(),
  attempts: z.number(),
  entity_ref: z.string().nullable(),
  environment_id: z.string().nullable(),
});
const time = z.coerce.number().nullable();
/** Of a record what lead times hang on. */
const recordSchema = z.object({
  record: z.object({ version: z.string().optional() }),
});
const rolloutSchema = z.object({ requestedAt: z.number().optional() });
const rowSchema = z.object({
  id: z.string(),
  entity_ref: z.string(),
  environment_id: z.string(),
  tier: z.string(),
  started_at: z.coerce.number(),
  rollout_id: z.string().nullable(),
  counted_at: time,
  delivered_at: time,
  revision: z.string().nullable(),
  planned_json: z.string().nullable(),
  commits_state: z.string(),
  commits_reason_json: z.string().nullable(),
  record_json: z.string(),
  rollout_json: z.string().nullable(),
});
const EARLIER_HEADS = 20;
const COLUMNS = [
  'deployments.*',
  { rollout_json: 'rollouts.record_json' },
] as const;

/** Which deployments' commits are to be read, and when. */
export class KnexCommitWork {
  constructor(private readonly knex: Knex) {}

  /** What is due, what began first of it first; work of deployments that are gone goes, too. */
  async due(now: number, limit: number): Promise<CommitWork[]> {
    const rows = await this.knex('commit_work')
      .leftJoin('deployments', 'deployments.id', 'commit_work.deployment_id')
      .where('commit_work.due_at', '<=', now)
      .orderBy([
        { column: 'commit_work.due_at' },
        { column: 'deployments.started_at' },
        { column: 'commit_work.deployment_id' },
      ])
      .limit(limit)
      .select(
        'commit_work.deployment_id',
        'commit_work.attempts',
        'deployments.entity_ref',
        'deployments.environment_id',
      );
    const work: CommitWork[] = [];
    for (const row of z.array(workSchema).parse(rows)) {
      const { deployment_id, entity_ref, environment_id, attempts } = row;
      if (entity_ref === null || environment_id === null) {
        await this.done(deployment_id);
      } else {
        work.push({
          deploymentId: deployment_id,
          attempts,
          entityRef: entity_ref,
          environmentId: environment_id,
        });
      }
    }
    return work;
  }

  async done(deploymentId: string, on: Knex = this.knex): Promise<void> {
    await on('commit_work').where({ deployment_id: deploymentId }).delete();
  }

  async later(
    deploymentId: string,
    next: { dueAt: number; attempts: number; repository?: string },
    on: Knex = this.knex,
  ): Promise<void> {
    await on('commit_work')
      .where({ deployment_id: deploymentId })
      .update({
        due_at: next.dueAt,
        attempts: next.attempts,
        ...(next.repository === undefined
          ? {}
          : { repository: next.repository }),
      });
  }

  /** Something came to a repository: what waits for it need not wait any longer. @returns how many */
  async wake(
    repository: string,
    now: number,
    on: Knex = this.knex,
  ): Promise<number> {
    return await on('commit_work')
      .where({ repository })
      .where('due_at', '>', now)
      .update({ due_at: now });
  }

  /** Deployments of which a host has told something new: commits, or the merges that brought them. */
  async wakeHolders(
    repository: string,
    shas: readonly string[],
    now: number,
    on: Knex = this.knex,
  ): Promise<void> {
    const commits = on('commits')
      .where({ repository })
      .where(some => some.whereIn('sha', shas).orWhereIn('brought_by', shas))
      .select('sha');
    const rows = await on('deployment_commits')
      .where({ repository })
      .where(some =>
        some
          .whereIn('head', shas)
          .orWhereIn(
            'deployment_id',
            on('changes').whereIn('sha', commits).select('deployment_id'),
          ),
      )
      .select('deployment_id');
    await enqueue(
      on,
      rows.map(row => String(row.deployment_id)),
      now,
    );
  }

  /** @returns undefined where it is gone */
  async delivery(
    id: string,
    on: Knex = this.knex,
  ): Promise<Delivery | undefined> {
    const found = await withRollouts(on)
      .where('deployments.id', id)
      .first(COLUMNS);
    if (!found) {
      return undefined;
    }
    const row = rowSchema.parse(found);
    const at = row.delivered_at ?? row.counted_at ?? undefined;
    return {
      id,
      entityRef: row.entity_ref,
      environmentId: row.environment_id,
      tier: row.tier,
      ...nameOf(row),
      startedAt: row.started_at,
      countedAt: row.counted_at ?? undefined,
      deliveredAt: row.delivered_at ?? undefined,
      // What nobody controls is asked for when it begins.
      requestedAt:
        row.rollout_id === null
          ? row.started_at
          : requestedAtOf(row.rollout_json),
      plannedJson: row.planned_json,
      commitsState: row.commits_state,
      commitsReasonJson: row.commits_reason_json,
      before: at === undefined ? undefined : await this.#before(row, at, on),
    };
  }

  async #before(
    { id, entity_ref, environment_id }: z.infer<typeof rowSchema>,
    at: number,
    on: Knex,
  ): Promise<Delivery['before']> {
    const found = await deliveredBefore(withRollouts(on), {
      id,
      entityRef: entity_ref,
      environmentId: environment_id,
      at,
    }).first(COLUMNS);
    if (!found) {
      return undefined;
    }
    const row = rowSchema.parse(found);
    return { id: row.id, ...nameOf(row) };
  }

  /** Commits that were delivered before it, the latest first, as far as they have been read. */
  async earlierHeads(
    { id, entityRef, environmentId, deliveredAt, countedAt }: Delivery,
    repository: string,
  ): Promise<string[]> {
    const rows = await deliveredBefore(this.knex('deployments'), {
      id,
      entityRef,
      environmentId,
      at: deliveredAt ?? countedAt ?? 0,
    })
      .join(
        'deployment_commits',
        'deployment_commits.deployment_id',
        'deployments.id',
      )
      .where('deployment_commits.repository', repository)
      .limit(EARLIER_HEADS)
      .select('deployment_commits.head');
    return rows.map(({ head }: { head: string }) => head);
  }
}

/** Makes work of deployments due; what waits need not wait any longer. */
export async function enqueue(
  on: Knex,
  deploymentIds: readonly string[],
  dueAt: number,
): Promise<void> {
  for (const deployment_id of new Set(deploymentIds)) {
    await on('commit_work')
      .insert({ deployment_id, due_at: dueAt, attempts: 0 })
      .onConflict('deployment_id')
      .merge(['due_at', 'attempts']);
  }
}

function nameOf({ revision, record_json }: z.infer<typeof rowSchema>) {
  const { version } = recordSchema.parse(JSON.parse(record_json)).record;
  return { revision: revision ?? undefined, version };
}

function requestedAtOf(rollout_json: string | null): number | undefined {
  return rollout_json === null
    ? undefined
    : rolloutSchema.parse(JSON.parse(rollout_json)).requestedAt;
}

function withRollouts(on: Knex): Knex.QueryBuilder {
  return on('deployments').leftJoin(
    'rollouts',
    'rollouts.id',
    'deployments.rollout_id',
  );
}

function deliveredBefore(
  query: Knex.QueryBuilder,
  place: { id: string; at: number; entityRef: string; environmentId: string },
): Knex.QueryBuilder {
  return query
    .where({
      'deployments.entity_ref': place.entityRef,
      'deployments.environment_id': place.environmentId,
    })
    .where('deployments.delivered_at', '<=', place.at)
    .where(earlier =>
      earlier
        .where('deployments.delivered_at', '<', place.at)
        .orWhere('deployments.id', '<', place.id),
    )
    .orderBy([
      { column: 'deployments.delivered_at', order: 'desc' },
      { column: 'deployments.id', order: 'desc' },
    ]);
}
