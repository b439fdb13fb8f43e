import { CacheService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import {
  commitSchema,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { z } from 'zod';
import { githubCommits } from './github';
import { gitlabCommits } from './gitlab';
import { CommitList, CommitSource, RevisionRange } from './types';

/** What lies between two commits never changes. */
const KEPT_MS = 7 * 24 * 3_600_000;

/** Lists the commits between two revisions, from the hosts that the portal's integrations name and no others. */
export class CommitService {
  readonly #integrations: ScmIntegrations;

  constructor(
    config: Config,
    private readonly cache: CacheService,
  ) {
    this.#integrations = ScmIntegrations.fromConfig(config);
  }

  async between(range: RevisionRange): Promise<CommitList> {
    const host = hostOf(range.repositoryUrl);
    if (!this.#integrations.byUrl(range.repositoryUrl)) {
      return {
        reason: environmentReason('comparison.host-not-configured', { host }),
      };
    }
    const source = this.#sourceOf(range.repositoryUrl);
    if (!source) {
      return {
        reason: environmentReason('comparison.host-unsupported', { host }),
      };
    }
    let compareUrl: string | undefined;
    try {
      compareUrl = source.compareUrl(range);
      return { compareUrl, commits: await this.#list(source, range) };
    } catch (error) {
      const cause = toError(error).message;
      return {
        compareUrl,
        reason: environmentReason('comparison.host-failed', { host, cause }),
      };
    }
  }

  async #list(source: CommitSource, range: RevisionRange) {
    const key = [range.repositoryUrl, range.base, range.head].join(' ');
    const kept = z.array(commitSchema).safeParse(await this.cache.get(key));
    if (kept.success) {
      return kept.data;
    }
    const commits = await source.list(range);
    await this.cache.set(key, commits, { ttl: KEPT_MS });
    return commits;
  }

  #sourceOf(url: string): CommitSource | undefined {
    const github = this.#integrations.github.byUrl(url);
    if (github) {
      return githubCommits(github, this.#integrations);
    }
    const gitlab = this.#integrations.gitlab.byUrl(url);
    return gitlab && gitlabCommits(gitlab);
  }
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}
