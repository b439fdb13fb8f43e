import { Severity, StepKind } from '@quarterdeck/runbook-format';
import {
  RunMode,
  RunPhase,
  StepState,
} from '@quarterdeck/plugin-runbooks-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { JsonObject, JsonValue } from '@backstage/types';

/** One try of what the portal does for a step. Times are milliseconds since 1970 in UTC. */
export interface AttemptRecord {
  number: number;
  /** Given to an action that takes one, so that it carries the same out once. */
  idempotencyKey: string;
  startedBy: string;
  startedAt: number;
  /** Of the action and its input, with placeholders for secrets. */
  inputHash?: string;
  /** What it was told, with placeholders for secrets. */
  input?: JsonObject;
  /** Whether it may be done again when nobody knows how it ended. */
  isRepeatable: boolean;
  /** Which process is at it. */
  owner: string;
  /** Of the one request that began it. */
  claim: string;
  finishedAt?: number;
}

export interface StepRecord {
  id: string;
  /** As the version says that the run is pinned to; lists of runs need not read it. */
  title: string;
  kind: StepKind;
  state: StepState;
  reason: Reason;
  attempts: AttemptRecord[];
  startedAt?: number;
  finishedAt?: number;
  actor?: string;
  output?: JsonValue;
  outputSummary?: string;
  link?: string;
  evidence?: { kind: 'text' | 'link'; value: string };
  comment?: string;
  chosen?: number;
  /** A timer is over then; a check is no longer tried again then. */
  dueAt?: number;
  /** Since when a check holds without a break. */
  holdsSince?: number;
  /** When a check is looked at next. */
  nextLookAt?: number;
  approvalId?: string;
}

export interface CommentRecord {
  id: string;
  at: number;
  by: string;
  text: string;
  stepId?: string;
}

/** A run as it is kept. What its steps are is in the version of the runbook that it is pinned to. */
export interface RunRecord {
  id: string;
  entityRef: string;
  slug: string;
  version: string;
  title: string;
  mode: RunMode;
  phase: RunPhase;
  reason: Reason;
  lead: string;
  participants: string[];
  startedBy: string;
  startedAt: number;
  finishedAt?: number;
  environmentId: string | null;
  correlationId: string | null;
  originLink: string | null;
  severity: Severity | null;
  parameters: Record<string, string>;
  context: Record<string, string>;
  expectedDurationMs?: number;
  targetMs?: number;
  steps: StepRecord[];
  comments: CommentRecord[];
  /** Counts changes, so that of two at once one wins. */
  revision: number;
}

/** One version of a runbook of an entity, as it was read. */
export interface RunbookRecord {
  entityRef: string;
  slug: string;
  /** SHA-256 of the text, in hexadecimal. */
  version: string;
  text: string;
  /** Undefined for a built-in one. */
  url?: string;
  /** When this version was first seen of this entity. */
  seenAt: number;
}
