import { InputError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import { z } from 'zod';
import { basicAuthorization } from './authorization';
import { HostedPlace } from './githubRepository';
import { HostApi } from './HostApi';
import { EnsureOptions, RepositoryTarget } from './types';

/** Developers and up */
const DEVELOPER = 30;
/** Nobody pushes to a protected branch but by a merge request. */
const NO_ONE = 0;

/** A project of GitLab, whose integration says how to sign in. */
export function gitlabRepository(
  place: HostedPlace,
  integrations: ScmIntegrations,
): RepositoryTarget {
  const { host, owner, repo } = place;
  const config = integrations.gitlab.byHost(host)?.config;
  if (!config) {
    throw new InputError(`There is no ${host} under integrations.gitlab`);
  }
  const token = place.token ?? config.token;
  const gitlab = new HostApi(
    config.apiBaseUrl,
    token ? { authorization: `Bearer ${token}` } : {},
  );
  const url = new URL(`${config.baseUrl}/${owner}/${repo}.git`);
  const project = `/projects/${encodeURIComponent(`${owner}/${repo}`)}`;
  return {
    remoteUrl: url.toString(),
    contentsUrl: `${config.baseUrl}/${owner}/${repo}/-/blob/main`,
    plan: `make or adopt ${owner}/${repo} at ${host}`,
    async ensure(options) {
      const { status } = await gitlab.ask('GET', project, {
        expected: [200, 404],
        signal: options.signal,
      });
      if (status === 404) {
        await create(gitlab, place, options);
      }
      return {
        isNew: status === 404,
        reach: {
          url: url.toString(),
          protocols: [url.protocol === 'http:' ? 'http' : 'https'],
          settings: basicAuthorization(url, 'oauth2', token),
        },
      };
    },
    async protect(branch, signal) {
      await gitlab.ask('POST', `${project}/protected_branches`, {
        body: {
          name: branch,
          push_access_level: NO_ONE,
          merge_access_level: DEVELOPER,
          allow_force_push: false,
        },
        // 409: it is protected already.
        expected: [201, 409],
        signal,
      });
      return undefined;
    },
  };
}

const namespaceSchema = z.object({ id: z.number() });

async function create(
  gitlab: HostApi,
  { owner, repo }: HostedPlace,
  { description, visibility, signal }: EnsureOptions,
): Promise<void> {
  const { body } = await gitlab.ask(
    'GET',
    `/namespaces/${encodeURIComponent(owner)}`,
    { expected: [200], signal },
  );
  await gitlab.ask('POST', '/projects', {
    body: {
      name: repo,
      path: repo,
      namespace_id: namespaceSchema.parse(body).id,
      description,
      visibility,
      initialize_with_readme: false,
    },
    // 400: another has made it in the meantime; what it has is looked at next.
    expected: [201, 400],
    signal,
  });
}
