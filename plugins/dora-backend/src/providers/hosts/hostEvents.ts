/** Webhooks of GitHub and GitLab, as far as commits, merges and builds come from them. */
import { InputError } from '@backstage/errors';
import { storableText } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import {
  githubPullRequestSchema,
  gitlabMergeRequestSchema,
  instantSchema,
  labelsOf,
  MergedPullRequest,
} from '../../domain/pullRequests';
import { repositoryOf } from '../../domain/sources';

export type HostEvent =
  | { kind: 'ignored'; why: string }
  /** Commits came to it. */
  | { kind: 'pushed'; repository: string }
  /** Under each of these ids its commits may have come to the line. */
  | {
      kind: 'merged';
      repository: string;
      shas: readonly string[];
      pullRequest: MergedPullRequest;
    }
  | { kind: 'built'; repository: string; sha: string; builtAt: number };

const shaSchema = z
  .string()
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'is no id of a commit');
const maybeSha = shaSchema.nullish();
const LONGEST_NAME = 200;
const LONGEST_EXPLANATION = 500;
/** Nobody merged or built anything before there was Git, nor tomorrow. */
const FIRST_INSTANT = Date.UTC(2000, 0, 1);
const DAY_MS = 86_400_000;

const githubRepository = z
  .object({
    full_name: z.string().max(LONGEST_NAME),
    html_url: z.url(),
    default_branch: z.string().nullish(),
  })
  .transform(({ full_name, html_url, default_branch }) => ({
    repository: repositoryOf(new URL(html_url).host, full_name),
    line: default_branch,
  }));
const gitlabProject = z
  .object({
    path_with_namespace: z.string().max(LONGEST_NAME),
    web_url: z.url(),
    default_branch: z.string().nullish(),
  })
  .transform(({ path_with_namespace, web_url, default_branch }) => ({
    repository: repositoryOf(new URL(web_url).host, path_with_namespace),
    line: default_branch,
  }));

const githubPush = z.object({ repository: githubRepository });
const githubAction = z.object({ action: z.string() });
const githubMerge = z.object({
  repository: githubRepository,
  pull_request: githubPullRequestSchema.and(
    z.object({
      merge_commit_sha: maybeSha,
      head: z.object({ sha: shaSchema }),
      base: z.object({ ref: z.string() }),
    }),
  ),
});
const githubClosed = z.object({
  pull_request: z.object({ merged: z.boolean().nullish() }),
});
const githubRun = z.object({
  repository: githubRepository,
  workflow_run: z.object({
    name: z.string().nullish(),
    conclusion: z.string().nullish(),
    head_sha: shaSchema,
    updated_at: instantSchema,
  }),
});

/**
 * @param type - of `X-GitHub-Event`
 * @param builds - names of workflows that build what is deployed
 * @param now - milliseconds since 1970
 * @throws InputError that says what is wrong with it
 */
export function readGithubEvent(
  type: string,
  payload: unknown,
  builds: RegExp | undefined,
  now: number,
): HostEvent {
  if (type === 'push') {
    const { repository } = readEvent(githubPush, payload).repository;
    return { kind: 'pushed', repository };
  }
  if (type === 'pull_request') {
    const { action } = readEvent(githubAction, payload);
    if (
      action !== 'closed' ||
      !readEvent(githubClosed, payload).pull_request.merged
    ) {
      return ignored(`pull_request ${action} merges nothing`);
    }
    const { repository, pull_request } = readEvent(githubMerge, payload);
    const { base, head, merge_commit_sha, ...pullRequest } = pull_request;
    requirePlausible('merged_at', pullRequest.mergedAt, now);
    return merged(repository, pullRequest, base.ref, [
      merge_commit_sha,
      head.sha,
    ]);
  }
  if (type === 'workflow_run') {
    const { action } = readEvent(githubAction, payload);
    if (action !== 'completed') {
      return ignored(`workflow_run ${action} has built nothing yet`);
    }
    const { repository, workflow_run: run } = readEvent(githubRun, payload);
    return built(repository.repository, builds, now, {
      name: run.name,
      isSuccess: run.conclusion === 'success',
      sha: run.head_sha,
      at: run.updated_at,
      field: 'updated_at',
    });
  }
  return ignored(`Nothing is made of ${type}`);
}

/** As it is written; with a name of its own, so that a reason names the field that is wrong. */
const instantText = z
  .string()
  .refine(text => instantSchema.safeParse(text).success, {
    error: 'is no time with an offset',
  });
const gitlabKind = z.object({ object_kind: z.string() });
const gitlabPush = z.object({ project: gitlabProject });
const gitlabState = z.object({
  object_attributes: z.object({
    state: z.string().nullish(),
    action: z.string().nullish(),
  }),
});
const gitlabMerge = z.object({
  project: gitlabProject,
  labels: labelsOf(z.object({ title: z.string() })).nullish(),
  object_attributes: z.object({
    iid: z.unknown(),
    source_branch: z.unknown(),
    target_branch: z.string(),
    merge_commit_sha: maybeSha,
    squash_commit_sha: maybeSha,
    last_commit: z.object({ id: shaSchema }).nullish(),
    merged_at: instantText.nullish(),
    updated_at: instantText.nullish(),
  }),
});
const gitlabStatus = z.object({
  object_attributes: z.object({ status: z.string().nullish() }),
});
const gitlabPipeline = z.object({
  project: gitlabProject,
  object_attributes: z.object({
    name: z.string().nullish(),
    sha: shaSchema,
    finished_at: instantSchema,
  }),
});

/** As `readGithubEvent`, of `object_kind` in the payload itself. */
export function readGitlabEvent(
  payload: unknown,
  builds: RegExp | undefined,
  now: number,
): HostEvent {
  const { object_kind: kind } = readEvent(gitlabKind, payload);
  if (kind === 'push' || kind === 'tag_push') {
    const { repository } = readEvent(gitlabPush, payload).project;
    return { kind: 'pushed', repository };
  }
  if (kind === 'merge_request') {
    const { state, action } = readEvent(gitlabState, payload).object_attributes;
    if (state !== 'merged' || (action ?? 'merge') !== 'merge') {
      return ignored('It merges nothing');
    }
    const {
      project,
      labels,
      object_attributes: said,
    } = readEvent(gitlabMerge, payload);
    const pullRequest = readEvent(gitlabMergeRequestSchema, {
      iid: said.iid,
      source_branch: said.source_branch,
      merged_at: said.merged_at ?? said.updated_at,
      labels: labels?.map(({ title }) => title),
    });
    requirePlausible(
      said.merged_at ? 'merged_at' : 'updated_at',
      pullRequest.mergedAt,
      now,
    );
    return merged(project, pullRequest, said.target_branch, [
      said.merge_commit_sha,
      said.squash_commit_sha,
      said.last_commit?.id,
    ]);
  }
  if (kind === 'pipeline') {
    const { status } = readEvent(gitlabStatus, payload).object_attributes;
    if (status !== 'success') {
      return ignored('The pipeline has built nothing');
    }
    const { project, object_attributes: said } = readEvent(
      gitlabPipeline,
      payload,
    );
    return built(project.repository, builds, now, {
      name: said.name,
      isSuccess: true,
      sha: said.sha,
      at: said.finished_at,
      field: 'finished_at',
    });
  }
  return ignored(`Nothing is made of ${kind}`);
}

function merged(
  { repository, line }: { repository: string; line?: string | null },
  { number, mergedAt, marks }: MergedPullRequest,
  target: string,
  shas: ReadonlyArray<string | null | undefined>,
): HostEvent {
  // Where it came to another branch it is on its way still.
  const isOnLine = (line ?? target) === target;
  return {
    kind: 'merged',
    repository,
    shas: [...new Set(shas.flatMap(sha => sha ?? []))],
    pullRequest: { number, mergedAt: isOnLine ? mergedAt : undefined, marks },
  };
}

function built(
  repository: string,
  builds: RegExp | undefined,
  now: number,
  run: {
    name?: string | null;
    isSuccess: boolean;
    sha: string;
    at: number;
    /** That says when. */
    field: string;
  },
): HostEvent {
  const name = (run.name ?? '').slice(0, LONGEST_NAME);
  if (!run.isSuccess) {
    return ignored('It has built nothing');
  }
  if (!builds?.test(name)) {
    return ignored(
      builds
        ? 'It is none of the builds that dora.webhooks.builds names'
        : 'dora.webhooks.builds does not say what builds are called',
    );
  }
  requirePlausible(run.field, run.at, now);
  return { kind: 'built', repository, sha: run.sha, builtAt: run.at };
}

function requirePlausible(
  field: string,
  at: number | undefined,
  now: number,
): void {
  if (at !== undefined && (at < FIRST_INSTANT || at > now + DAY_MS)) {
    throw new InputError(
      `${field} must be a time since the year 2000, and none of later than tomorrow`,
    );
  }
}

function ignored(why: string): HostEvent {
  return { kind: 'ignored', why: storableText(why, LONGEST_NAME) };
}

/** What is not asked for is not looked at: a message of a commit may hold anything. */
function readEvent<T extends z.ZodType>(
  schema: T,
  value: unknown,
): z.output<T> {
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new InputError(
      storableText(z.prettifyError(result.error), LONGEST_EXPLANATION),
    );
  }
  return result.data;
}
