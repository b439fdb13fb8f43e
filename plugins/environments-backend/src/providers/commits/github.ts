import {
  DefaultGithubCredentialsProvider,
  GithubIntegration,
  ScmIntegrations,
} from '@backstage/integration';
import { z } from 'zod';
import { getJson, toIso } from './getJson';
import { CommitSource } from './types';

const compareSchema = z.object({
  /** Of a long way the answer lists the beginning alone. */
  total_commits: z.number().int().nullish(),
  commits: z.array(
    z.object({
      sha: z.string(),
      html_url: z.string().nullish(),
      commit: z.object({
        message: z.string(),
        author: z
          .object({ name: z.string().nullish(), date: z.string().nullish() })
          .nullish(),
      }),
    }),
  ),
});

/** GitHub and GitHub Enterprise, by their REST API. */
export function githubCommits(
  integration: GithubIntegration,
  integrations: ScmIntegrations,
): CommitSource {
  const credentials =
    DefaultGithubCredentialsProvider.fromIntegrations(integrations);
  return {
    compareUrl: range => {
      const { origin, repository } = addressOf(range.repositoryUrl);
      return `${origin}/${repository}/compare/${spanOf(range)}`;
    },
    async list(range) {
      const { origin, repository } = addressOf(range.repositoryUrl);
      const { headers } = await credentials.getCredentials({
        url: `${origin}/${repository}`,
      });
      const apiUrl = integration.config.apiBaseUrl ?? 'https://api.github.com';
      const { commits, total_commits: total } = await getJson(
        `${apiUrl}/repos/${repository}/compare/${spanOf(range)}`,
        { ...headers, accept: 'application/vnd.github+json' },
        compareSchema,
      );
      if (total && total > commits.length) {
        throw new Error(`${total} commits lie between, more than it lists`);
      }
      return commits
        .map(({ sha, html_url: url, commit }) => ({
          sha,
          title: commit.message.split('\n', 1)[0],
          author: commit.author?.name ?? null,
          committedAt: toIso(commit.author?.date),
          url: url ?? null,
        }))
        .reverse();
    },
  };
}

function spanOf({ base, head }: { base: string; head: string }): string {
  return `${encodeURIComponent(base)}...${encodeURIComponent(head)}`;
}

function addressOf(repositoryUrl: string) {
  const { origin, pathname } = new URL(repositoryUrl);
  const [owner, name] = pathname.split('/').filter(Boolean);
  if (!owner || !name) {
    throw new Error(`${repositoryUrl} is no repository`);
  }
  return { origin, repository: `${owner}/${name.replace(/\.git$/, '')}` };
}
