import { Reason } from '@quarterdeck/toolkit-common';
import { LoggedCommit } from '../../domain/commitLog';
import { Source } from '../../domain/sources';

/** By what a deployment says which commit it is. */
export interface CommitName {
  /** A commit's id, or its beginning. */
  revision?: string;
  /** A tag may be called like it. */
  version?: string;
}

/** Repositories as far as lead times are made of them. */
export interface CommitReader {
  /** Ids of commits, in the order of the names; undefined for what is not there. */
  resolve(
    source: Source,
    names: readonly CommitName[],
    signal: AbortSignal,
  ): Promise<Array<string | undefined>>;
  /**
   * All that can be reached from the head and from none of the bases, merges included, the newest first.
   *
   * @throws UnreadableError
   */
  between(
    source: Source,
    bases: readonly string[],
    head: string,
    signal: AbortSignal,
  ): Promise<RangeOfCommits>;
}

export interface RangeOfCommits {
  commits: readonly LoggedCommit[];
  /** Those of them that touch the folder of the source; undefined: it has none. */
  own?: ReadonlySet<string>;
}

/** Commits cannot be read. */
export class UnreadableError extends Error {
  readonly name = 'UnreadableError';
  constructor(readonly reason: Reason) {
    super(reason.message);
  }
}
