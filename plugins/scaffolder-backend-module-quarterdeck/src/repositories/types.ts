import { GitOptions } from '@quarterdeck/toolkit-node';

export type Visibility = 'private' | 'internal' | 'public';

/** How Git reaches a repository. */
export interface Reach {
  url: string;
  protocols: GitOptions['protocols'];
  /** Credentials among them */
  settings: Readonly<Record<string, string>>;
}

/** What is to be a repository, wherever it lies. */
export interface RepositoryTarget {
  /** For people and their `git clone` */
  remoteUrl: string;
  /** Where its files can be looked at */
  contentsUrl: string;
  /** What a dry run says would be done, after "would" */
  plan: string;
  /**
   * Makes it exist, and is ready for a push when it returns.
   *
   * @param prepare - fills a new repository before anybody can see it, where the place allows that
   * @returns how Git reaches it
   */
  ensure(options: EnsureOptions): Promise<{
    reach: Reach;
    isNew: boolean;
    /** It is the one that was filled before, so there is nothing left to publish */
    isPrepared?: boolean;
  }>;
  /** @returns why the branch could not be protected; undefined where it is */
  protect(branch: string, signal: AbortSignal): Promise<string | undefined>;
}

export interface EnsureOptions {
  description: string;
  visibility: Visibility;
  signal: AbortSignal;
  prepare(reach: Reach): Promise<void>;
}
