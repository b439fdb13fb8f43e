import type { BackupType } from '@quarterdeck/plugin-backups-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import type { z } from 'zod';
import type {
  EngineContext,
  RestorePlace,
  RestoreSession,
  SweepRequest,
} from './engine';

/**
 * An engine with a repository, a cipher and a retention of its own, beside the database: pgBackRest. The portal asks it
 * to work, reads what it has, and proves that it restores.
 */
export interface ManagedEngine {
  readonly kind: 'managed';
  readonly connectionSchema: z.ZodType;
  readonly types: readonly BackupType[];
  /** @throws EngineError */
  backUp(
    request: EngineContext & { type: BackupType },
    report: (bytes: number, totalBytes: number | undefined) => void,
  ): Promise<ManagedBackup>;
  /** What its repository has, and whether the archive goes on. @throws EngineError */
  inventory(
    context: Omit<EngineContext, 'runId' | 'scratch'>,
  ): Promise<ManagedInventory>;
  /** @throws EngineError */
  restore(request: ManagedRestoreRequest): Promise<ManagedRestoreSession>;
  sweep(request: SweepRequest): Promise<{ removed: string[] }>;
}

export interface ManagedBackup {
  /** The engine's name for it. */
  label: string;
  type: BackupType;
  /** Label of the one that it builds on. */
  baseLabel: string | null;
  startedAt: Date;
  finishedAt: Date;
  /** First instant that it can be restored to. */
  pointAt: Date;
  /** Of the database when it was made. */
  sourceBytes: number;
  /** What it added to the repository. */
  storedBytes: number;
  tools: Record<string, string>;
  /** The engine says that it is damaged. */
  problem: Reason | null;
}

export interface ManagedInventory {
  backups: ManagedBackup[];
  /** Any instant from the oldest backup's up to this can be restored; `undefined`: nothing is archived. */
  archivedUntil: Date | undefined;
  /** What is wrong with the archive: gaps, a failing archive command. */
  problem: Reason | null;
}

export interface ManagedRestoreRequest extends EngineContext {
  place: RestorePlace;
  restoreConnection: unknown;
  /** Of the backup to begin from. */
  label: string;
  /** `undefined`: the end of the backup itself. */
  pointAt: Date | undefined;
}

export interface ManagedRestoreSession extends Omit<RestoreSession, 'receive'> {
  /** Fetches, restores and recovers to the point. */
  run(
    report: (bytes: number, totalBytes: number | undefined) => void,
  ): Promise<{ pointAt: Date }>;
}
