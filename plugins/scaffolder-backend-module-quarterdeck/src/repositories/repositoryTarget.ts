import { InputError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import { parseRepoUrl } from '@backstage/plugin-scaffolder-node';
import { RepositoriesConfig } from '../config';
import { gitRemote } from './gitRemote';
import { githubRepository } from './githubRepository';
import { gitlabRepository } from './gitlabRepository';
import { localRepository } from './localRepository';
import { RepositoryTarget } from './types';

/**
 * Where a service is to be published.
 *
 * @param repository - `host?owner=…&repo=…` as the repository picker gives it, the https URL of a Git remote, or nothing
 *   for a bare repository on this machine
 * @throws InputError for what is none of them, NotAllowedError for a host that is not configured
 */
export function repositoryTarget(
  {
    repository,
    name,
    token,
  }: { repository: string; name: string; token?: string },
  {
    config: { directory, hosts },
    integrations,
  }: { config: RepositoriesConfig; integrations: ScmIntegrations },
): RepositoryTarget {
  if (repository === '') {
    if (!directory) {
      throw new InputError(
        'Name a repository: create.repositories.directory is not configured, so none can be made on this machine',
      );
    }
    return localRepository(directory, name);
  }
  if (!repository.includes('?')) {
    return gitRemote(repository, hosts);
  }
  const { host, owner, repo } = parseRepoUrl(repository, integrations);
  const type = integrations.byHost(host)?.type;
  if (!owner) {
    throw new InputError(`${repository} names no owner`);
  }
  const place = { host, owner, repo, token };
  if (type === 'github') {
    return githubRepository(place, integrations);
  }
  if (type === 'gitlab') {
    return gitlabRepository(place, integrations);
  }
  throw new InputError(
    `There is no way to make repositories at ${host}, only at hosts of GitHub and GitLab`,
  );
}
