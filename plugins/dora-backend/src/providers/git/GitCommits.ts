import { doraReason } from '@quarterdeck/plugin-dora-common';
import { storableText } from '@quarterdeck/toolkit-common';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Source } from '../../domain/sources';
import { Mirrors } from './Mirrors';
import { GitFolder } from './readCommits';
import {
  CommitName,
  CommitReader,
  RangeOfCommits,
  UnreadableError,
} from './types';

const FETCH_AT_MOST_EVERY_MS = 60_000;
const LONGEST_CAUSE = 300;

/** Reads commits by Git: of repositories of this machine where they are, of others in copies. */
export class GitCommits implements CommitReader {
  /** When each was last fetched, by the clock of this process. */
  readonly #fetchedAt = new Map<string, number>();
  /** One at a time for each repository. */
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(
    private readonly options: {
      mirrors: Mirrors;
      /** Of the repositories of this machine. */
      localDirectory?: string;
      now(): number;
    },
  ) {}

  /** The host has told of something new: the next question may fetch at once. */
  expectNews(repository: string): void {
    for (const key of keysOf(repository)) {
      this.#fetchedAt.delete(key);
    }
  }

  async resolve(
    source: Source,
    names: readonly CommitName[],
    signal: AbortSignal,
  ): Promise<Array<string | undefined>> {
    return await this.#inTurn(source, async () => {
      const folder = await this.#open(source, signal);
      const look = async () => {
        const ids: Array<string | undefined> = [];
        for (const name of names) {
          ids.push(await folder.resolve(name));
        }
        return ids;
      };
      const ids = await look();
      const missing = names.filter((_, index) => ids[index] === undefined);
      return missing.length > 0 && (await this.#fetch(source, missing, signal))
        ? await look()
        : ids;
    });
  }

  async between(
    source: Source,
    bases: readonly string[],
    head: string,
    signal: AbortSignal,
  ): Promise<RangeOfCommits> {
    return await this.#inTurn(source, async () => {
      const folder = await this.#open(source, signal);
      if (await folder.isShallow()) {
        throw new UnreadableError(
          doraReason('lead.shallow', { repository: source.repository }),
        );
      }
      return await folder.between(bases, head, source.path);
    });
  }

  async #open(source: Source, signal: AbortSignal): Promise<GitFolder> {
    if (source.kind === 'host') {
      return new GitFolder(
        await this.options.mirrors.open(source, signal),
        signal,
      );
    }
    const directory = join(
      this.options.localDirectory ?? '',
      `${source.name}.git`,
    );
    const isThere = await stat(directory).then(
      found => found.isDirectory(),
      () => false,
    );
    if (this.options.localDirectory === undefined || !isThere) {
      throw new UnreadableError(
        doraReason('lead.unreadable', {
          cause: `${source.repository} is not on this machine`,
        }),
      );
    }
    return new GitFolder(directory, signal);
  }

  /** @returns whether anything new can be there */
  async #fetch(
    source: Source,
    missing: readonly CommitName[],
    signal: AbortSignal,
  ): Promise<boolean> {
    if (source.kind === 'local') {
      return false;
    }
    const { mirrors, now } = this.options;
    const [whole, beneath] = keysOf(source.repository);
    const key = source.path === undefined ? whole : beneath;
    const last = this.#fetchedAt.get(key);
    if (last !== undefined && now() - last < FETCH_AT_MOST_EVERY_MS) {
      return false;
    }
    this.#fetchedAt.set(key, now());
    await mirrors.fetch(
      source,
      missing.flatMap(({ revision = '' }) =>
        /^[0-9a-f]{40}$/.test(revision) ? [revision] : [],
      ),
      signal,
    );
    return true;
  }

  async #inTurn<T>(source: Source, work: () => Promise<T>): Promise<T> {
    const before = this.#queues.get(source.repository);
    const run = (async () => {
      await before?.catch(() => {});
      return await asUnreadable(work);
    })();
    this.#queues.set(source.repository, run);
    try {
      return await run;
    } finally {
      if (this.#queues.get(source.repository) === run) {
        this.#queues.delete(source.repository);
      }
    }
  }
}

/** A repository has a copy for all of it, and one for its folders. */
function keysOf(repository: string): [string, string] {
  return [repository, `${repository}/`];
}

/** Of what Git says, the line that says what went wrong; credentials are in none, since it gets them by its environment. */
async function asUnreadable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && error.name === 'GitError') {
      const [first = ''] = error.message.split('\n');
      throw new UnreadableError(
        doraReason('lead.unreadable', {
          cause: storableText(first, LONGEST_CAUSE),
        }),
      );
    }
    throw error;
  }
}
