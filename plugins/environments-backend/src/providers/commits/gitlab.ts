import {
  GitLabIntegration,
  getGitLabRequestOptions,
} from '@backstage/integration';
import { z } from 'zod';
import { getJson, toIso } from './getJson';
import { CommitSource } from './types';

const compareSchema = z.object({
  commits: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      author_name: z.string().nullish(),
      created_at: z.string().nullish(),
      web_url: z.string().nullish(),
    }),
  ),
});

/** GitLab, by its REST API. */
export function gitlabCommits(integration: GitLabIntegration): CommitSource {
  return {
    compareUrl: ({ repositoryUrl, base, head }) => {
      const { origin, project } = addressOf(repositoryUrl);
      return `${origin}/${project}/-/compare/${encodeURIComponent(base)}...${encodeURIComponent(head)}`;
    },
    async list({ repositoryUrl, base, head }) {
      const { project } = addressOf(repositoryUrl);
      const { headers } = getGitLabRequestOptions(integration.config);
      const query = new URLSearchParams({ from: base, to: head });
      const { commits } = await getJson(
        `${integration.config.apiBaseUrl}/projects/${encodeURIComponent(project)}/repository/compare?${query}`,
        headers,
        compareSchema,
      );
      return commits
        .map(commit => ({
          sha: commit.id,
          title: commit.title,
          author: commit.author_name ?? null,
          committedAt: toIso(commit.created_at),
          url: commit.web_url ?? null,
        }))
        .reverse();
    },
  };
}

function addressOf(repositoryUrl: string) {
  const { origin, pathname } = new URL(repositoryUrl);
  const project = pathname
    .split('/-/')[0]
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.git$/, '');
  if (!project.includes('/')) {
    throw new Error(`${repositoryUrl} is no repository`);
  }
  return { origin, project };
}
