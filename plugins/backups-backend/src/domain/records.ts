/** What the room remembers, as its database holds it. Times are milliseconds since 1970 in UTC. */
import type {
  Anomaly,
  BackupType,
  Progress,
  RestoreResult,
  RetentionRules,
  RunKind,
  RunState,
} from '@quarterdeck/plugin-backups-common';
import type { Reason } from '@quarterdeck/toolkit-common';

/** A policy as it is resolved from configuration and annotations. Secrets are not in it. */
export interface PolicyRecord {
  /** UUIDv5 of the entity and the source: stays through every change of the rest. */
  id: string;
  entityRef: string;
  source: string;
  title: string;
  engine: string;
  types: BackupType[];
  timeZone: string;
  /** Cron expressions. */
  schedules: Partial<Record<BackupType | 'restoreTest', string>>;
  retention: RetentionRules;
  retentionBy: 'portal' | 'engine';
  rpoMs: number;
  rtoMs: number;
  /** The primary first; `keepMs`: how long copies stay there once another store has a verified one. */
  stores: { name: string; type: string; keepMs?: number }[];
  recipients: { name: string; recipient: string }[];
  executor: string;
  assertions: string[];
  hasPointInTime: boolean;
  problem?: Reason;
  /** What it promises and cannot keep as it is configured. */
  warnings: Reason[];
}

export interface RunRecord {
  id: string;
  kind: RunKind;
  policyId: string;
  entityRef: string;
  source: string;
  engine: string;
  type?: BackupType;
  trigger: 'schedule' | 'catch-up' | 'person' | 'room';
  state: RunState;
  stateReason: Reason;
  scheduledFor?: number;
  queuedAt: number;
  startedAt?: number;
  finishedAt?: number;
  by?: string;
  attempt: number;
  /** It waits until then before it is tried again. */
  notBefore?: number;
  progress?: Progress;
  /** What it makes (set before it begins), or uses. */
  backupId?: string;
  planId?: string;
  restore?: RestoreResult;
  warnings: Reason[];
  /** Somebody wants it to end. */
  cancelledBy?: string;
  /** Goes up with every change; writes are conditional on it. */
  revision: number;
}

export interface BackupRecord {
  id: string;
  policyId: string;
  runId: string;
  entityRef: string;
  source: string;
  engine: string;
  type: BackupType;
  baseId?: string;
  startedAt: number;
  finishedAt: number;
  pointAt: number;
  /** The engine's name for it, where the engine keeps backups by itself. */
  label?: string;
  sourceBytes: number;
  plainBytes: number;
  storedBytes: number;
  manifestKey?: string;
  manifestSha256?: string;
  copies: CopyRecord[];
  /** How it was unlike those before it when it was made. */
  anomalies?: Anomaly[];
  pin?: { by: string; at: number; reason: string };
  deletedAt?: number;
  deletedBecause?: Reason;
}

export interface CopyRecord {
  store: string;
  state: 'stored' | 'verified' | 'missing' | 'damaged' | 'removed';
  stateReason?: Reason;
  verifiedAt?: number;
  lockedUntil?: number;
  removedAt?: number;
  /** When it was found to be damaged or missing. */
  lostAt?: number;
}

export interface RestorePlanRecord {
  id: string;
  policyId: string;
  entityRef: string;
  source: string;
  target: 'isolated' | 'source';
  backupId?: string;
  pointAt: number;
  /** Whether the point lies after the backup, and the archive has to bring it. */
  isPointInTime: boolean;
  location: string;
  steps: Reason[];
  warnings: Reason[];
  estimatedMs?: number;
  estimateReason: Reason;
  confirmation?: string;
  /** Of canonical JSON of what the plan does; what is carried out has to have the same. */
  hash: string;
  approvalId?: string;
  reason: string;
  requestedBy: string;
  requestedAt: number;
  expiresAt: number;
  runId?: string;
}

/** What an engine with a repository of its own last said. */
export interface InventoryRecord {
  policyId: string;
  archivedUntil?: number;
  problem?: Reason;
  observedAt: number;
}

/** An entity that holds data, or is thought to: one without a policy is unprotected. */
export interface HoldingRecord {
  entityRef: string;
  title: string;
  owner?: string;
  /** Why it is thought to hold data. */
  holdsData: Reason;
}

/** How far the schedules of a policy have been turned into runs. */
export interface PlanningState {
  policyId: string;
  /** When the policy was first seen: nothing before it was missed. */
  seenAt: number;
  /** Up to when each schedule was dealt with. */
  known: Partial<Record<BackupType | 'restoreTest', number>>;
}
