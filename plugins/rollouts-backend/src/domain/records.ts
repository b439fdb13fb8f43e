import { PlanDocument } from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { RolloutState } from './state';

/** Times are milliseconds since 1970 in UTC. */
export interface PlanRecord {
  id: string;
  hash: string;
  createdBy: string;
  createdAt: number;
  expiresAt: number;
  document: PlanDocument;
  notices: Reason[];
}

export interface RolloutRecord {
  id: string;
  plan: PlanRecord;
  state: RolloutState;
  startedBy: string;
  startedAt: number;
  /** The group that started it. */
  groupId?: string;
  /** When to look at it again; undefined once it has ended. */
  nextAt?: number;
  /** Counts changes. */
  revision: number;
}

export interface LogEntry {
  at: number;
  by: string;
  reason: Reason;
}

export interface LockRecord {
  id: string;
  /** Undefined: all. */
  environmentId?: string;
  entityRef?: string;
  reason: string;
  createdBy: string;
  createdAt: number;
  expiresAt?: number;
}
