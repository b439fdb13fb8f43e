import {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { z } from 'zod';
import {
  githubPullRequestSchema,
  gitlabMergeRequestSchema,
  MergedPullRequest,
} from '../../domain/pullRequests';
import { Source } from '../../domain/sources';
import { PullRequestReader } from '../../engine/CommitWorker';
import { askHost } from './askHost';

/** Of one deployment; hosts count their answers, and others ask, too. */
const MOST_QUESTIONS = 100;
const SIDE_BY_SIDE = 4;

const githubAnswer = z.array(githubPullRequestSchema);
const gitlabAnswer = z.array(gitlabMergeRequestSchema);

type HostedSource = Extract<Source, { kind: 'host' }>;
type Ask = (sha: string) => Promise<readonly MergedPullRequest[] | undefined>;

/** GitHub and GitLab as `integrations` names them: how Git gets in, and what they know of pull requests. */
export class Hosts implements PullRequestReader {
  readonly #integrations: ScmIntegrations;
  readonly #github: DefaultGithubCredentialsProvider;

  constructor(
    private readonly options: {
      config: RootConfigService;
      logger: LoggerService;
    },
  ) {
    this.#integrations = ScmIntegrations.fromConfig(options.config);
    this.#github = DefaultGithubCredentialsProvider.fromIntegrations(
      this.#integrations,
    );
  }

  isGitlab(source: Source): boolean {
    return (
      source.kind === 'host' &&
      this.#integrations.gitlab.byHost(source.host) !== undefined
    );
  }

  /** Settings of Git for this host alone; none where everybody gets in. */
  readonly credentials = async (
    url: string,
  ): Promise<Record<string, string>> => {
    const { host, origin } = new URL(url);
    const isGitlab = this.#integrations.gitlab.byHost(host) !== undefined;
    const token = await this.#tokenOf(url, host);
    if (token === undefined) {
      return {};
    }
    const user = isGitlab ? 'oauth2' : 'x-access-token';
    const basic = Buffer.from(`${user}:${token}`).toString('base64');
    return { [`http.${origin}/.extraHeader`]: `Authorization: Basic ${basic}` };
  };

  async find(
    source: Source,
    shas: readonly string[],
    signal: AbortSignal,
  ): Promise<Map<string, MergedPullRequest>> {
    const found = new Map<string, MergedPullRequest>();
    const ask =
      source.kind === 'host' ? await this.#asker(source, signal) : undefined;
    if (!ask) {
      return found;
    }
    const waiting = shas.slice(0, MOST_QUESTIONS);
    let isRefused = false;
    const askers = Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (
        let sha = waiting.shift();
        sha && !isRefused;
        sha = waiting.shift()
      ) {
        const answer = await ask(sha);
        const merged = answer?.find(each => each.mergedAt !== undefined);
        if (merged) {
          found.set(sha, merged);
        }
        isRefused ||= answer === undefined;
      }
    });
    await Promise.all(askers);
    if (isRefused) {
      this.options.logger.debug(
        `${source.repository} does not tell of its pull requests; its commits are counted without`,
      );
    }
    return found;
  }

  /** @returns undefined where nobody has given us a token: without one, hosts answer a few questions an hour */
  async #asker(
    { host, project, url }: HostedSource,
    signal: AbortSignal,
  ): Promise<Ask | undefined> {
    const token = await this.#tokenOf(url, host);
    if (token === undefined) {
      return undefined;
    }
    const github = this.#integrations.github.byHost(host)?.config.apiBaseUrl;
    if (github !== undefined) {
      const headers = {
        authorization: `Bearer ${token}`,
        'x-github-api-version': '2022-11-28',
      };
      const path = project.split('/').map(encodeURIComponent).join('/');
      return async sha =>
        githubAnswer.safeParse(
          await askHost(
            `${github}/repos/${path}/commits/${sha}/pulls`,
            headers,
            signal,
          ),
        ).data;
    }
    const gitlab = this.#integrations.gitlab.byHost(host)?.config.apiBaseUrl;
    return gitlab === undefined
      ? undefined
      : async sha =>
          gitlabAnswer.safeParse(
            await askHost(
              `${gitlab}/projects/${encodeURIComponent(project)}/repository/commits/${sha}/merge_requests`,
              { 'private-token': token },
              signal,
            ),
          ).data;
  }

  async #tokenOf(url: string, host: string): Promise<string | undefined> {
    const gitlab = this.#integrations.gitlab.byHost(host);
    if (gitlab) {
      return gitlab.config.token;
    }
    if (!this.#integrations.github.byHost(host)) {
      return undefined;
    }
    const { token } = await this.#github.getCredentials({
      url: url.replace(/\.git$/, ''),
    });
    return token;
  }
}
