import { doraReason } from '@quarterdeck/plugin-dora-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { KeptCommit, KnexCommits, RangeKey } from './KnexCommits';
import { chunksOf } from './values';

const TABLE = 'deployment_commits';
const AT_ONCE = 100;
const MOST_SHOWN = 200;

/** Which commits a deployment is made of. */
export interface Made {
  repository: string;
  head: string;
  /** What it brought; undefined: nobody knows, as of the first one. */
  range?: RangeKey;
}

/** What a deployment brought, for people to see. */
export interface Brought {
  /** Those that count, the slowest first. */
  changes: Array<
    KeptCommit & { leadMs: number; stages: Record<string, number> }
  >;
  notCounted: Array<{ sha: string; reason: Reason }>;
}

/** @returns whether it is made of something else than was known */
export async function keepMade(
  transaction: Knex.Transaction,
  deploymentId: string,
  made: Made | undefined,
): Promise<boolean> {
  const before = await transaction(TABLE)
    .where({ deployment_id: deploymentId })
    .first('head');
  await transaction(TABLE).where({ deployment_id: deploymentId }).delete();
  if (made) {
    await transaction(TABLE).insert({
      deployment_id: deploymentId,
      repository: made.repository,
      head: made.head,
      range_repository: made.range?.repository ?? null,
      range_base: made.range?.base ?? null,
    });
  }
  return before?.head !== made?.head;
}

const madeSchema = z.object({
  repository: z.string(),
  head: z.string(),
  range_repository: z.string().nullable(),
  range_base: z.string().nullable(),
});
const changeSchema = z.object({
  sha: z.string(),
  lead_ms: z.coerce.number(),
  stages_json: z.string(),
});
const stagesSchema = z.record(z.string(), z.number());
const deploymentSchema = z.object({
  entity_ref: z.string(),
  environment_id: z.string(),
  delivered_at: z.coerce.number().nullable(),
});

/** What a deployment brought, of each at most 200. */
export async function broughtBy(
  knex: Knex,
  deploymentId: string,
): Promise<Brought> {
  const row = await knex(TABLE).where({ deployment_id: deploymentId }).first();
  if (!row) {
    return { changes: [], notCounted: [] };
  }
  const made = madeSchema.parse(row);
  const commits = new KnexCommits(knex);
  const rows = z.array(changeSchema).parse(
    await knex('changes')
      .where({ deployment_id: deploymentId })
      .orderBy([{ column: 'lead_ms', order: 'desc' }, { column: 'sha' }])
      .limit(MOST_SHOWN)
      .select('sha', 'lead_ms', 'stages_json'),
  );
  const kept = new Map(
    (
      await commits.commits(
        made.repository,
        rows.map(({ sha }) => sha),
      )
    ).map(commit => [commit.sha, commit]),
  );
  return {
    changes: rows.map(({ sha, lead_ms, stages_json }) => ({
      isMerge: false,
      isRevert: false,
      ...kept.get(sha),
      sha,
      leadMs: lead_ms,
      stages: stagesSchema.parse(JSON.parse(stages_json)),
    })),
    notCounted: await notCounted(knex, deploymentId, made),
  };
}

async function notCounted(
  knex: Knex,
  deploymentId: string,
  {
    head,
    repository,
    range_base,
    range_repository,
  }: z.infer<typeof madeSchema>,
): Promise<Brought['notCounted']> {
  const commits = new KnexCommits(knex);
  const shas =
    range_base === null || range_repository === null
      ? []
      : ((await commits.range({
          repository: range_repository,
          base: range_base,
          head,
        })) ?? []);
  const { entity_ref, environment_id, delivered_at } = deploymentSchema.parse(
    await knex('deployments').where({ id: deploymentId }).first(),
  );
  const holders = new Map<string, string>();
  for (const some of chunksOf(shas, AT_ONCE)) {
    const rows = await knex('changes')
      .where({ entity_ref, environment_id })
      .whereIn('sha', some)
      .select('sha', 'deployment_id');
    for (const { sha, deployment_id } of rows) {
      holders.set(String(sha), String(deployment_id));
    }
  }
  const rest = shas
    .filter(sha => holders.get(sha) !== deploymentId)
    .slice(0, MOST_SHOWN);
  return (await commits.commits(repository, rest)).map(commit => ({
    sha: commit.sha,
    reason: reasonOf(commit, holders.has(commit.sha), delivered_at),
  }));
}

function reasonOf(
  { isMerge, committedAt, authoredAt, mergedAt }: KeptCommit,
  isElsewhere: boolean,
  deliveredAt: number | null,
): Reason {
  if (isMerge) {
    return doraReason('lead.merge');
  }
  if (deliveredAt === null) {
    return doraReason('lead.not-delivered');
  }
  if (isElsewhere) {
    return doraReason('lead.delivered-before');
  }
  return (committedAt ?? authoredAt ?? mergedAt) === undefined
    ? doraReason('lead.undated')
    : doraReason('lead.dated-later');
}
