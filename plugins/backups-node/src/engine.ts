import type {
  BackupType,
  Check,
  Content,
  TableContent,
} from '@quarterdeck/plugin-backups-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import type { Readable } from 'node:stream';
import type { z } from 'zod';

/**
 * What reads and writes the data of one kind of database. It runs in the executor, which is a process of its own, in the
 * portal's container or in a Job of the cluster: it sees a connection and nothing else of the portal.
 *
 * An engine never decides that a backup is good. It gives streams and says how they ended; the pipeline stores nothing
 * for good before `completed` of every part and `describe` have resolved.
 */
export interface BackupEngine {
  readonly kind: 'stream';
  /** Shape of `backups.sources.<name>.connection`; parsed before any other method sees it. */
  readonly connectionSchema: z.ZodType;
  /** Kinds of backups that it makes by itself; the rest is refused at start. */
  readonly types: readonly BackupType[];
  /**
   * How much a dump writes in plain into the scratch folder, where that can be told beforehand: what is large goes to a
   * disk and not into memory. Parsed connections only; says 0 where it cannot look.
   */
  plainBytes?(connection: unknown): Promise<number>;
  /**
   * Connects, holds versions and rights against what it needs, and fixes the state that will be dumped.
   *
   * @throws EngineError
   */
  dump(request: DumpRequest): Promise<DumpSession>;
  /**
   * Prepares a place to restore to. Nothing that was there before is touched until `commit`.
   *
   * @throws EngineError
   */
  restore(request: RestoreRequest): Promise<RestoreSession>;
  /** Removes what runs left behind that died: throw-away databases, replication slots. Safe to call at any time. */
  sweep(request: SweepRequest): Promise<{ removed: string[] }>;
}

export interface EngineContext {
  /** As `connectionSchema` parsed it. */
  connection: unknown;
  /** Aborts when the run is cancelled, overdue or lost. Child processes end with it, with their whole process group. */
  signal: AbortSignal;
  /** A directory of mode 0700, on tmpfs where there is one, removed after the run however it ends. */
  scratch: string;
  /** Unique to the run: part of the names of what the engine makes on a server, so that a sweep finds it. */
  runId: string;
  log(message: string): void;
}

export interface DumpRequest extends EngineContext {
  type: BackupType;
}

export interface DumpPart {
  /** `data`, `roles`: the same at restoring. */
  name: string;
  stream: Readable;
  /** Resolves once the producer said that all is in the stream; rejects where it failed, was killed or said nothing. */
  completed: Promise<void>;
  /** For progress. */
  estimatedBytes: number | undefined;
}

export interface DumpSession {
  /** The instant whose state is dumped. */
  pointAt: Date;
  /** One after another; the next is asked for when the one before it has been read to its end. */
  parts(): AsyncIterable<DumpPart>;
  /** Counts and checksums from the same state, and the versions of the tools. Called after the last part. */
  describe(): Promise<Content>;
  /** Lets go of the state. Called always. */
  close(): Promise<void>;
}

/**
 * `throw-away`: removed after the checks. `isolated`: kept beside the source, under a name of its own. `source`: takes the
 * place of the source at `commit`, which keeps what was there under another name.
 */
export type RestorePlace = 'throw-away' | 'isolated' | 'source';

export interface RestoreRequest extends EngineContext {
  place: RestorePlace;
  /** Where to restore to, where that is not beside the source: `backups.sources.<name>.restoreConnection`, parsed. */
  restoreConnection: unknown;
  expected: Content;
}

export interface RestoreSession {
  /** @returns once the whole part is restored. */
  receive(part: { name: string; stream: Readable }): Promise<void>;
  /** Counts what came back. */
  contents(): Promise<{
    tables: TableContent[];
    largeObjects: number | null;
    extensions: Content['extensions'];
  }>;
  /** Carries out the entity's own queries, read only, with a time limit. */
  assert(assertions: readonly Assertion[]): Promise<Check[]>;
  /** Makes it stay. In place of the source in one step that either happens or does not. */
  commit(): Promise<{ location: string; previousLocation: string | null }>;
  /** Removes what was restored. Called always, after `commit` or instead of it; does nothing to what stays. */
  close(): Promise<void>;
}

/** A query of the entity that has to answer with one value. */
export interface Assertion {
  name: string;
  query: string;
  /** Exactly this value, as text. */
  equals?: string;
  /** A number at least this large. */
  atLeast?: number;
}

export interface SweepRequest extends Omit<EngineContext, 'runId'> {
  restoreConnection: unknown;
  /** Of runs that are under way: theirs stays. */
  liveRunIds: readonly string[];
}

/** An engine that cannot do what was asked, for a reason that its operator can act on. Never has a secret in it. */
export class EngineError extends Error {
  constructor(
    readonly reason: Reason,
    /** Whether trying again later can help. */
    readonly isTransient: boolean,
    options?: ErrorOptions,
  ) {
    super(reason.message, options);
    this.name = 'EngineError';
  }
}
