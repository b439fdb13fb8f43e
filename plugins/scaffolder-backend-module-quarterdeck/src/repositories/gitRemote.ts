import { InputError, NotAllowedError } from '@backstage/errors';
import { RepositoriesConfig } from '../config';
import { basicAuthorization } from './authorization';
import { RepositoryTarget } from './types';

const PATH = /^\/[\w~-][\w.~-]*(?:\/[\w~-][\w.~-]*)*\/?$/;
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/**
 * Any repository that Git reaches by https at a host of the configuration. Git alone cannot create one there.
 *
 * @throws InputError for what is no plain URL, NotAllowedError for a host that is not configured
 */
export function gitRemote(
  remote: string,
  hosts: RepositoriesConfig['hosts'],
): RepositoryTarget {
  const url = plainUrl(remote);
  const host = hosts.find(each => each.host === url.host);
  if (!host) {
    throw new NotAllowedError(
      `${url.host} is not among create.repositories.hosts, so nothing is pushed there`,
    );
  }
  const remoteUrl = url.toString();
  return {
    remoteUrl,
    contentsUrl: remoteUrl,
    plan: `push to ${remoteUrl}, unless it has other content`,
    async ensure() {
      return {
        reach: {
          url: remoteUrl,
          protocols: [url.protocol === 'http:' ? 'http' : 'https'],
          settings: basicAuthorization(url, host.username ?? 'git', host.token),
        },
        isNew: false,
      };
    },
    protect: async branch =>
      `Git alone cannot protect ${branch} at ${url.host}; do it there`,
  };
}

function plainUrl(remote: string): URL {
  const url = URL.canParse(remote) ? new URL(remote) : undefined;
  const isEncrypted =
    url?.protocol === 'https:' ||
    (url?.protocol === 'http:' && LOOPBACK.test(url.host));
  if (
    !url ||
    !isEncrypted ||
    url.username ||
    url.password ||
    url.search ||
    url.hash ||
    !PATH.test(url.pathname)
  ) {
    throw new InputError(
      'A remote is an https URL of a host and a path, without user, password, query or fragment',
    );
  }
  return url;
}
