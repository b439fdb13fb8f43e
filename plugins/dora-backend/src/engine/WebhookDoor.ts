import { InputError } from '@backstage/errors';
import { doraReason, EventResult } from '@quarterdeck/plugin-dora-common';
import {
  DeadLetters,
  readJsonBody,
  verifyGithub,
  verifyGitlab,
} from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { createHash } from 'node:crypto';
import { CommitsConfig } from '../commitsConfig';
import { KnexCommits } from '../database/KnexCommits';
import { KnexCommitWork } from '../database/KnexCommitWork';
import { KnexDeliveries } from '../database/KnexDeliveries';
import {
  HostEvent,
  readGithubEvent,
  readGitlabEvent,
} from '../providers/hosts/hostEvents';
import { RepositoryDirectory } from './RepositoryDirectory';

export const SENDERS = ['github', 'gitlab'] as const;
export type Sender = (typeof SENDERS)[number];

export interface SentEvent {
  sender: Sender;
  /** Of its header. */
  type: string;
  /** The one that the sender calls it by, for people. */
  id?: string;
  body: Buffer;
}

export interface WebhookDoorOptions {
  knex: Knex;
  config: Pick<
    CommitsConfig,
    'githubSecrets' | 'gitlabTokens' | 'gitlabSigningSecrets' | 'builds'
  >;
  directory: Pick<RepositoryDirectory, 'knows'>;
  deadLetters: DeadLetters;
  /** There is something to fetch from a repository. */
  expectNews(repository: string): void;
  now(): number;
}

/** Who of the hosts may come in, and what becomes of what they tell. */
export class WebhookDoor {
  readonly #deliveries: KnexDeliveries;
  readonly #commits: KnexCommits;
  readonly #work: KnexCommitWork;

  constructor(private readonly options: WebhookDoorOptions) {
    this.#deliveries = new KnexDeliveries(options.now);
    this.#commits = new KnexCommits(options.knex);
    this.#work = new KnexCommitWork(options.knex);
  }

  /** Whether anybody was given the means to come in at all. */
  isOpenFor(sender: Sender): boolean {
    const { githubSecrets, gitlabTokens, gitlabSigningSecrets } =
      this.options.config;
    return sender === 'github'
      ? githubSecrets.length > 0
      : gitlabTokens.length + gitlabSigningSecrets.length > 0;
  }

  /** Whether it comes from whom it says. */
  isFrom(
    sender: Sender,
    body: Buffer,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): boolean {
    const { config, now } = this.options;
    const signature = headers['x-hub-signature-256'];
    return sender === 'github'
      ? verifyGithub(
          body,
          typeof signature === 'string' ? signature : undefined,
          config.githubSecrets,
        )
      : verifyGitlab(
          { body, headers, now: now() },
          {
            tokens: config.gitlabTokens,
            signingSecrets: config.gitlabSigningSecrets,
          },
        );
  }

  /** What nothing can be made of now is kept, to be tried again by hand. */
  async take(event: SentEvent): Promise<EventResult> {
    const result = await this.#try(event);
    if (result.result === 'rejected') {
      await this.options.deadLetters.keep({
        sender: event.sender,
        eventId: event.id,
        eventType: event.type,
        reason: result.reason ?? '',
        body: event.body.toString('utf8'),
      });
    }
    return result;
  }

  async #try({ sender, type, body }: SentEvent): Promise<EventResult> {
    let event: HostEvent;
    try {
      event = this.#read(sender, type, body);
    } catch (error) {
      if (error instanceof InputError) {
        return { result: 'rejected', reason: error.message };
      }
      throw error;
    }
    if (event.kind === 'ignored') {
      return { result: 'ignored', reason: event.why };
    }
    const { repository } = event;
    if (!(await this.options.directory.knows(repository))) {
      return {
        // Of a repository that comes to the catalog later all is fetched anyway.
        result: event.kind === 'pushed' ? 'ignored' : 'rejected',
        reason: doraReason('event.unknown-repository', { repository }).message,
      };
    }
    const isNew = await this.#apply(event, sender, type, body);
    return { result: isNew ? 'accepted' : 'repeated', reason: null };
  }

  #read(sender: Sender, type: string, body: Buffer): HostEvent {
    const { config, now } = this.options;
    const payload = readJsonBody(body);
    return sender === 'github'
      ? readGithubEvent(type, payload, config.builds, now())
      : readGitlabEvent(payload, config.builds, now());
  }

  /** @returns false where it was taken before */
  async #apply(
    event: Exclude<HostEvent, { kind: 'ignored' }>,
    sender: Sender,
    type: string,
    body: Buffer,
  ): Promise<boolean> {
    const { knex, now, expectNews } = this.options;
    // By what is signed, not by what its headers call it: whoever recorded it could call it anything.
    const id = createHash('sha256')
      .update(`${type}\n`)
      .update(body)
      .digest('hex');
    const { repository } = event;
    if (event.kind === 'pushed') {
      expectNews(repository);
    }
    return await knex.transaction(async transaction => {
      if (!(await this.#deliveries.take(transaction, sender, id))) {
        return false;
      }
      if (event.kind === 'pushed') {
        await this.#work.wake(repository, now(), transaction);
      } else if (event.kind === 'merged') {
        await this.#commits.keepPullRequests(
          repository,
          new Map(event.shas.map(sha => [sha, event.pullRequest])),
          transaction,
        );
        await this.#work.wakeHolders(
          repository,
          event.shas,
          now(),
          transaction,
        );
      } else {
        await this.#commits.keepBuild(
          repository,
          event.sha,
          event.builtAt,
          transaction,
        );
        await this.#work.wakeHolders(
          repository,
          [event.sha],
          now(),
          transaction,
        );
      }
      return true;
    });
  }
}
