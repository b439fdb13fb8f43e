import { Reason } from '@quarterdeck/toolkit-common';
import { RunbookRecord } from '../domain/records';

export interface SourceState {
  entityRef: string;
  /** When it was last read with success. */
  readAt?: number;
  problems: Array<{ url: string; reason: Reason }>;
  /** Where it was read, and what that said of its own version, so that the same is not read again. */
  etag?: string;
}

/** Holds what was read: every version that a run is pinned to, and which ones are the newest. */
export interface RunbookStore {
  /** What an entity has now; what is no longer there is withdrawn, and its versions stay for the runs. */
  replace(
    entityRef: string,
    runbooks: readonly RunbookRecord[],
    source: SourceState,
  ): Promise<void>;
  /** Keeps what an entity had, and how reading it again went. */
  keepProblems(source: SourceState): Promise<void>;
  /** The newest versions of an entity's own ones. */
  list(entityRef: string): Promise<RunbookRecord[]>;
  /** The newest versions of those of all entities, by entity and slug; for pages over all and for the search. */
  listAll(
    after: { entityRef: string; slug: string } | undefined,
    limit: number,
  ): Promise<RunbookRecord[]>;
  find(entityRef: string, slug: string): Promise<RunbookRecord | undefined>;
  /** Any version that was ever seen of it; also of a built-in one that was run. */
  version(
    entityRef: string,
    slug: string,
    version: string,
  ): Promise<RunbookRecord | undefined>;
  /** Pins one that is built in, so that its text outlives the portal's own version. */
  keep(record: RunbookRecord): Promise<void>;
  source(entityRef: string): Promise<SourceState | undefined>;
  /** Entities that have anything here. */
  entityRefs(): Promise<string[]>;
  /** Forgets an entity that the catalog no longer has; versions that runs are pinned to stay. */
  forget(entityRef: string): Promise<void>;
}
