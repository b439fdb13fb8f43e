import { Runbook } from '@quarterdeck/runbook-format';
import { RunbookRecord } from '../domain/records';

export interface ReadRunbook {
  record: RunbookRecord;
  runbook: Runbook;
}

/** The runbooks that entities have: their own, and the built-in ones that they do not hide. */
export interface RunbookLibrary {
  list(entityRef: string): Promise<ReadRunbook[]>;
  /** The newest, or the version that is asked for. */
  find(
    entityRef: string,
    slug: string,
    version?: string,
  ): Promise<ReadRunbook | undefined>;
  /** Keeps a version for as long as runs are pinned to it. */
  pin(record: RunbookRecord): Promise<void>;
}
