import { InputError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { z } from 'zod';
import { basicAuthorization } from './authorization';
import { HostApi } from './HostApi';
import { EnsureOptions, RepositoryTarget } from './types';

export interface HostedPlace {
  host: string;
  owner: string;
  repo: string;
  /** Of the person who creates; without one, that of the integration is taken */
  token?: string;
}

/** A repository of GitHub, whose integration says how to sign in. */
export function githubRepository(
  place: HostedPlace,
  integrations: ScmIntegrations,
): RepositoryTarget {
  const { host, owner, repo } = place;
  const integration = integrations.github.byHost(host);
  const apiBaseUrl = integration?.config.apiBaseUrl;
  if (!integration || !apiBaseUrl) {
    throw new InputError(
      `There is no apiBaseUrl for ${host} under integrations.github`,
    );
  }
  const url = new URL(`${schemeOf(apiBaseUrl)}//${host}/${owner}/${repo}.git`);
  const token = async () =>
    place.token ??
    (
      await DefaultGithubCredentialsProvider.fromIntegrations(
        integrations,
      ).getCredentials({ url: `https://${host}/${owner}/${repo}` })
    ).token;
  const api = async () => {
    const found = await token();
    return new HostApi(apiBaseUrl, {
      'x-github-api-version': '2022-11-28',
      ...(found && { authorization: `Bearer ${found}` }),
    });
  };
  const path = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`;
  return {
    remoteUrl: url.toString(),
    contentsUrl: `https://${host}/${owner}/${repo}/blob/main`,
    plan: `make or adopt ${owner}/${repo} at ${host}`,
    async ensure(options) {
      const github = await api();
      const { status } = await github.ask('GET', path, {
        expected: [200, 404],
        signal: options.signal,
      });
      if (status === 404) {
        await create(github, place, options);
      }
      return {
        isNew: status === 404,
        reach: {
          url: url.toString(),
          protocols: [url.protocol === 'http:' ? 'http' : 'https'],
          settings: basicAuthorization(url, 'x-access-token', await token()),
        },
      };
    },
    async protect(branch, signal) {
      const github = await api();
      const protection = `${path}/branches/${encodeURIComponent(branch)}/protection`;
      const before = await github.ask('GET', protection, {
        expected: [200, 403, 404],
        signal,
      });
      if (before.status === 200) {
        // To write it would replace all that somebody has set, which may be stricter.
        return undefined;
      }
      const { status } = await github.ask('PUT', protection, {
        body: {
          required_status_checks: null,
          enforce_admins: true,
          required_pull_request_reviews: {
            required_approving_review_count: 1,
          },
          restrictions: null,
          allow_force_pushes: false,
          allow_deletions: false,
        },
        // The plan of the owner may not have it for private repositories.
        expected: [200, 403],
        signal,
      });
      return status === 200
        ? undefined
        : `${host} does not let ${branch} be protected: the plan of ${owner} or the token does not allow it`;
    },
  };
}

const userSchema = z.object({ type: z.string() });

async function create(
  github: HostApi,
  { owner, repo }: HostedPlace,
  { description, visibility, signal }: EnsureOptions,
): Promise<void> {
  const { body } = await github.ask(
    'GET',
    `/users/${encodeURIComponent(owner)}`,
    { expected: [200], signal },
  );
  const isOrganization = userSchema.parse(body).type === 'Organization';
  await github.ask(
    'POST',
    isOrganization ? `/orgs/${encodeURIComponent(owner)}/repos` : '/user/repos',
    {
      body: {
        name: repo,
        description,
        private: visibility !== 'public',
        ...(isOrganization && { visibility }),
        auto_init: false,
        delete_branch_on_merge: true,
      },
      // 422: another has made it in the meantime; what it has is looked at next.
      expected: [201, 422],
      signal,
    },
  );
}

/** Of the same kind as the interface: only a server on this machine speaks without encryption. */
function schemeOf(apiBaseUrl: string): string {
  return new URL(apiBaseUrl).protocol;
}
