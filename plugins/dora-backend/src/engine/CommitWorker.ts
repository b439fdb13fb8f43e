import { doraReason } from '@quarterdeck/plugin-dora-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { Knex } from 'knex';
import { createHash } from 'node:crypto';
import { KnexChanges, Outcome } from '../database/KnexChanges';
import { KnexCommits, RangeKey } from '../database/KnexCommits';
import {
  CommitWork,
  Delivery,
  KnexCommitWork,
} from '../database/KnexCommitWork';
import { keepMade, Made } from '../database/KnexDeploymentCommits';
import { inTurn } from '../database/KnexMarks';
import { BroughtCommit, broughtCommits } from '../domain/commitLog';
import { deliveredCommits } from '../domain/delivered';
import { MarkRules } from '../domain/marks';
import { MergedPullRequest } from '../domain/pullRequests';
import { commitLink, Source } from '../domain/sources';
import { CommitReader, UnreadableError } from '../providers/git/types';
import { Repositories } from './Repositories';

const FIRST_RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 6 * 3_600_000;
/** A bit more than a day after the first; then its reason stays. */
const MOST_ATTEMPTS = 13;
const FULL_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Hosts that know pull requests, asked beside Git. */
export interface PullRequestReader {
  isGitlab(source: Source): boolean;
  /** By the commits that they were merged as; what cannot be read is not in it. */
  find(
    source: Source,
    shas: readonly string[],
    signal: AbortSignal,
  ): Promise<Map<string, MergedPullRequest>>;
}

export interface CommitWorkerOptions {
  knex: Knex;
  repositories: Pick<Repositories, 'sourceOf'>;
  reader: CommitReader;
  pullRequests: PullRequestReader;
  rules: { leadTimeFrom: 'commit' | 'merge'; marks: MarkRules };
  derive(
    transaction: Knex.Transaction,
    places: ReadonlyArray<{
      entityRef: string;
      environmentId: string;
      from: number;
      to: number;
    }>,
  ): Promise<unknown>;
  now(): number;
}

interface Finding {
  outcome: Outcome;
  /** It may be found later. */
  mayCome?: boolean;
  repository?: string;
  made?: Made;
}

/** Finds out which commits a deployment brought. */
export class CommitWorker {
  readonly #work: KnexCommitWork;
  readonly #commits: KnexCommits;
  readonly #changes: KnexChanges;

  constructor(private readonly options: CommitWorkerOptions) {
    this.#work = new KnexCommitWork(options.knex);
    this.#commits = new KnexCommits(options.knex);
    this.#changes = new KnexChanges(options.now);
  }

  async do(
    { deploymentId, attempts }: CommitWork,
    signal: AbortSignal,
  ): Promise<void> {
    const delivery = await this.#work.delivery(deploymentId);
    if (!delivery) {
      await this.#work.done(deploymentId);
      return;
    }
    const finding = await this.#find(delivery, signal);
    const next = finding.mayCome
      ? this.#next(attempts, finding.repository)
      : undefined;
    if (isToldAlready(delivery, finding.outcome)) {
      await this.#settle(deploymentId, next);
    } else {
      await this.#write(delivery, finding, next);
    }
  }

  async #write(
    delivery: Delivery,
    { outcome, made }: Finding,
    next: Parameters<KnexCommitWork['later']>[1] | undefined,
  ): Promise<void> {
    const { id, entityRef, environmentId, startedAt } = delivery;
    await inTurn(this.options.knex, async transaction => {
      const current = await this.#work.delivery(id, transaction);
      // What it was found out about has changed meanwhile: it is due still.
      if (JSON.stringify(current) !== JSON.stringify(delivery)) {
        return;
      }
      if (await keepMade(transaction, id, made)) {
        await this.#changes.askLater(transaction, delivery);
      }
      if (await this.#changes.write(transaction, delivery, outcome)) {
        await this.options.derive(transaction, [
          { entityRef, environmentId, from: startedAt, to: startedAt },
        ]);
      }
      await this.#settle(id, next, transaction);
    });
  }

  async #settle(
    id: string,
    next: Parameters<KnexCommitWork['later']>[1] | undefined,
    on?: Knex,
  ): Promise<void> {
    await (next ? this.#work.later(id, next, on) : this.#work.done(id, on));
  }

  #next(attempts: number, repository: string | undefined) {
    return attempts + 1 >= MOST_ATTEMPTS
      ? undefined
      : {
          dueAt:
            this.options.now() +
            Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempts),
          attempts: attempts + 1,
          repository,
        };
  }

  async #find(delivery: Delivery, signal: AbortSignal): Promise<Finding> {
    const { countedAt, deliveredAt, entityRef, revision, version } = delivery;
    if (countedAt === undefined && deliveredAt === undefined) {
      return unknown(undefined);
    }
    if (revision === undefined && version === undefined) {
      return unknown(doraReason('lead.no-revision'));
    }
    const source = await this.options.repositories.sourceOf(entityRef);
    if (!source) {
      return {
        ...unknown(doraReason('lead.no-repository', { entityRef })),
        mayCome: true,
      };
    }
    const { repository } = source;
    try {
      return { ...(await this.#read(delivery, source, signal)), repository };
    } catch (error) {
      if (error instanceof UnreadableError) {
        return { ...unknown(error.reason), mayCome: true, repository };
      }
      throw error;
    }
  }

  async #read(
    delivery: Delivery,
    source: Source,
    signal: AbortSignal,
  ): Promise<Finding> {
    const { repository } = source;
    const { before } = delivery;
    const [head, base] = await this.#resolve(delivery, source, signal);
    if (head === undefined) {
      return {
        ...unknown(
          delivery.revision === undefined
            ? doraReason('lead.no-revision')
            : doraReason('lead.not-found', {
                revision: delivery.revision,
                repository,
              }),
        ),
        mayCome: true,
      };
    }
    if (!before) {
      return {
        ...unknown(doraReason('lead.first-deployment')),
        made: { repository, head },
      };
    }
    if (base === undefined) {
      return {
        ...unknown(
          doraReason('lead.base-unknown', {
            deployment: before.version ?? before.id,
          }),
        ),
        made: { repository, head },
        mayCome: true,
      };
    }
    const earlier = await this.#work.earlierHeads(delivery, repository);
    const bases = [...new Set([base, ...earlier])].sort();
    const range = rangeKey(source, bases, head);
    const shas = bases.includes(head)
      ? []
      : await this.#range(source, bases, range, signal);
    const known = await this.#commits.commits(repository, shas);
    const [built] = await this.#commits.commits(repository, [head]);
    return {
      outcome: {
        state: 'known',
        ...deliveredCommits(
          known,
          { ...delivery, builtAt: built?.builtAt },
          this.options.rules,
        ),
      },
      made: { repository, head, range },
    };
  }

  /** What says the ids themselves, and was read before, needs no repository. */
  async #resolve(
    { revision, version, before }: Delivery,
    source: Source,
    signal: AbortSignal,
  ): Promise<Array<string | undefined>> {
    const names = [{ revision, version }, ...(before ? [before] : [])];
    const ids = names.map(({ revision: id = '' }) =>
      FULL_ID.test(id) ? id : undefined,
    );
    const isRead =
      !ids.includes(undefined) &&
      (await this.#commits.areKept(source.repository, ids));
    return isRead
      ? ids
      : await this.options.reader.resolve(source, names, signal);
  }

  async #range(
    source: Source,
    bases: readonly string[],
    key: RangeKey,
    signal: AbortSignal,
  ): Promise<string[]> {
    const kept = await this.#commits.range(key);
    if (kept) {
      return kept;
    }
    const { now, pullRequests, reader } = this.options;
    const { head } = key;
    const found = await reader.between(source, bases, head, signal);
    const own = found.own;
    const all = broughtCommits(found.commits, head);
    const mine = own ? all.filter(({ sha }) => own.has(sha)) : all;
    const bringers = new Set(mine.map(bringerOf));
    const { repository } = source;
    const isGitlab = pullRequests.isGitlab(source);
    await this.#commits.keep(
      repository,
      all.filter(
        ({ sha }) =>
          (own?.has(sha) ?? true) || bringers.has(sha) || sha === head,
      ),
      sha => commitLink(source, sha, isGitlab),
    );
    await this.#commits.keepPullRequests(
      repository,
      await pullRequests.find(source, [...bringers], signal),
    );
    const shas = mine.map(({ sha }) => sha);
    await this.#commits.keepRange(key, shas, now());
    return shas;
  }
}

function bringerOf({ broughtBy, sha }: BroughtCommit): string {
  return broughtBy ?? sha;
}

function unknown(reason: Reason | undefined): Finding {
  return { outcome: { state: 'unknown', reason } };
}

/** Said before, so that no figure changes. */
function isToldAlready(
  { commitsState, commitsReasonJson }: Delivery,
  { state, reason }: Outcome,
): boolean {
  return (
    state === 'unknown' &&
    commitsState === 'unknown' &&
    commitsReasonJson === (reason ? JSON.stringify(reason) : null)
  );
}

function rangeKey(
  { repository, path }: Source,
  bases: readonly string[],
  head: string,
): RangeKey {
  const [only = ''] = bases;
  return {
    repository: path === undefined ? repository : `${repository}//${path}`,
    base:
      bases.length === 1
        ? only
        : createHash('sha256').update(bases.join()).digest('hex'),
    head,
  };
}
