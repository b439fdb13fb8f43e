import { Knex } from 'knex';
import { z } from 'zod';
import { BroughtCommit, isChange } from '../domain/commitLog';
import { PullRequestMarks } from '../domain/marks';
import { MergedPullRequest } from '../domain/pullRequests';
import { chunksOf } from './values';

const AT_ONCE = 100;

/** What is kept of a commit. Times are milliseconds since 1970 in UTC. */
export interface KeptCommit {
  sha: string;
  committedAt?: number;
  authoredAt?: number;
  mergedAt?: number;
  builtAt?: number;
  title?: string;
  link?: string;
  pullRequest?: number;
  marks?: PullRequestMarks;
  isMerge: boolean;
  isRevert: boolean;
  broughtBy?: string;
}

const time = z.coerce.number().nullable();
const flag = z.coerce.boolean().nullable();
const marksSchema = z.object({
  labels: z.array(z.string()),
  branch: z.string().optional(),
});
const rowSchema = z.object({
  sha: z.string(),
  committed_at: time,
  authored_at: time,
  merged_at: time,
  pull_merged_at: time,
  built_at: time,
  title: z.string().nullable(),
  link: z.string().nullable(),
  pull_request: z.number().nullable(),
  marks_json: z.string().nullable(),
  is_merge: flag,
  is_revert: flag,
  brought_by: z.string().nullable(),
});
const shasSchema = z.array(z.string());

/** Commits, and what lies between two of them. */
export class KnexCommits {
  constructor(private readonly knex: Knex) {}

  /** @param linkOf - page of a commit at its host */
  async keep(
    repository: string,
    commits: readonly BroughtCommit[],
    linkOf: (sha: string) => string | undefined,
  ): Promise<void> {
    const rows = commits.map(commit => ({
      repository,
      sha: commit.sha,
      committed_at: commit.committedAt ?? null,
      authored_at: commit.authoredAt ?? null,
      merged_at: commit.mergedAt ?? null,
      title: commit.title,
      link: linkOf(commit.sha) ?? null,
      is_merge: !isChange(commit),
      is_revert: commit.isRevert,
      brought_by: commit.broughtBy ?? null,
    }));
    for (const some of chunksOf(rows, AT_ONCE)) {
      await this.knex('commits')
        .insert(some)
        .onConflict(['repository', 'sha'])
        .merge();
    }
  }

  /** What a host tells of pull requests, by the commits that they were merged as. */
  async keepPullRequests(
    repository: string,
    pullRequests: ReadonlyMap<string, MergedPullRequest>,
    on: Knex = this.knex,
  ): Promise<void> {
    const rows = [...pullRequests].map(
      ([sha, { number, mergedAt, marks }]) => ({
        repository,
        sha,
        pull_request: number,
        pull_merged_at: mergedAt ?? null,
        marks_json: JSON.stringify(marks),
      }),
    );
    for (const some of chunksOf(rows, AT_ONCE)) {
      await on('commits')
        .insert(some)
        .onConflict(['repository', 'sha'])
        .merge(['pull_request', 'pull_merged_at', 'marks_json']);
    }
  }

  /** The first build of a commit is the one that could be deployed. */
  async keepBuild(
    repository: string,
    sha: string,
    builtAt: number,
    on: Knex = this.knex,
  ): Promise<void> {
    await on('commits')
      .insert({ repository, sha, built_at: builtAt })
      .onConflict(['repository', 'sha'])
      .merge({
        built_at: on.raw(
          'case when commits.built_at < ? then commits.built_at else ? end',
          [builtAt, builtAt],
        ),
      });
  }

  /** With what their pull requests say, be it of the merge that brought them. In the order asked for. */
  async commits(
    repository: string,
    shas: readonly string[],
  ): Promise<KeptCommit[]> {
    const own = await this.#rows(repository, shas);
    const bringers = await this.#rows(
      repository,
      [...own.values()].flatMap(({ brought_by }) => brought_by ?? []),
    );
    return shas.flatMap(sha => {
      const row = own.get(sha);
      return row
        ? [toCommit(row, bringers.get(row.brought_by ?? '') ?? row)]
        : [];
    });
  }

  async #rows(repository: string, shas: readonly string[]) {
    const found = new Map<string, z.infer<typeof rowSchema>>();
    for (const some of chunksOf([...new Set(shas)], AT_ONCE)) {
      const rows = await this.knex('commits')
        .where({ repository })
        .whereIn('sha', some);
      for (const row of z.array(rowSchema).parse(rows)) {
        found.set(row.sha, row);
      }
    }
    return found;
  }

  /** Whether all of them have been read from the repository. */
  async areKept(
    repository: string,
    shas: ReadonlyArray<string | undefined>,
  ): Promise<boolean> {
    const ids = shas.flatMap(sha => sha ?? []);
    const rows = await this.#rows(repository, ids);
    return ids.every(sha => typeof rows.get(sha)?.is_merge === 'boolean');
  }

  /** Ids of the commits of a range that was read before. */
  async range(key: RangeKey): Promise<string[] | undefined> {
    const row = await this.knex('commit_ranges').where(key).first('shas_json');
    return row && shasSchema.parse(JSON.parse(row.shas_json));
  }

  async keepRange(
    key: RangeKey,
    shas: readonly string[],
    readAt: number,
  ): Promise<void> {
    await this.knex('commit_ranges')
      .insert({ ...key, shas_json: JSON.stringify(shas), read_at: readAt })
      .onConflict(['repository', 'base', 'head'])
      .merge();
  }
}

export interface RangeKey {
  /** With the folder, where there is one. */
  repository: string;
  base: string;
  head: string;
}

function toCommit(
  row: z.infer<typeof rowSchema>,
  bringer: z.infer<typeof rowSchema>,
): KeptCommit {
  const marks = row.marks_json ?? bringer.marks_json;
  return {
    sha: row.sha,
    committedAt: row.committed_at ?? undefined,
    authoredAt: row.authored_at ?? undefined,
    mergedAt:
      row.pull_merged_at ??
      bringer.pull_merged_at ??
      row.merged_at ??
      undefined,
    builtAt: row.built_at ?? undefined,
    title: row.title ?? undefined,
    link: row.link ?? undefined,
    pullRequest: row.pull_request ?? bringer.pull_request ?? undefined,
    marks: marks === null ? undefined : marksSchema.parse(JSON.parse(marks)),
    isMerge: row.is_merge ?? false,
    isRevert: row.is_revert ?? false,
    broughtBy: row.brought_by ?? undefined,
  };
}
