import { Commit } from '@quarterdeck/plugin-environments-common';
import { Reason } from '@quarterdeck/toolkit-common';

export interface RevisionRange {
  /** Address of the repository, or of something in it. */
  repositoryUrl: string;
  /** The commit that the range begins after. */
  base: string;
  head: string;
}

export interface CommitList {
  /** Newest first; undefined with the reason where they are not known. */
  commits?: Commit[];
  reason?: Reason;
  /** A page that compares both. */
  compareUrl?: string;
}

/** One kind of repository host. */
export interface CommitSource {
  compareUrl(range: RevisionRange): string;
  /** @throws Error for whatever keeps it from knowing */
  list(range: RevisionRange): Promise<Commit[]>;
}
