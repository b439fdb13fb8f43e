import {
  IncidentSource,
  IncidentState,
  Role,
  Severity,
} from '@quarterdeck/plugin-incidents-common';
import { Reason } from '@quarterdeck/toolkit-common';

/** Times are milliseconds since 1970 in UTC. */
export interface UpdateRecord {
  id: string;
  at: number;
  by: string;
  text: string;
  nextUpdateAt?: number;
}

export interface ActionItemRecord {
  id: string;
  title: string;
  owner?: string;
  /** A day, like 2026-03-04. */
  dueOn?: string;
  doneAt?: number;
}

export interface AttributionRecord {
  factId?: string;
  summary?: string;
  subject?: { kind: string; id: string };
  rank?: number;
  by: string;
  at: number;
  comment?: string;
}

export interface LinkedRunRecord {
  runId: string;
  slug: string;
  title: string;
  startedBy: string;
  startedAt: number;
  link: string;
}

/** An incident as it is kept. */
export interface IncidentRecord {
  id: string;
  number: number;
  entityRef: string;
  environmentId: string | null;
  title: string;
  description?: string;
  severity: Severity;
  state: IncidentState;
  reason: Reason;
  source: IncidentSource;
  /** What opened it: the same key joins it, as long as it is not over. */
  sourceKey: string;
  /** When it began to hurt. */
  startedAt: number;
  openedAt: number;
  /** Entity reference; undefined where the portal opened it. */
  openedBy?: string;
  acknowledgedAt?: number;
  acknowledgedBy?: string;
  mitigatedAt?: number;
  resolvedAt?: number;
  roles: Partial<Record<Role, string>>;
  updates: UpdateRecord[];
  actionItems: ActionItemRecord[];
  attribution?: AttributionRecord;
  runs: LinkedRunRecord[];
  mergedInto?: { id: string; number: number };
  mergedFrom: Array<{ id: string; number: number; title: string }>;
  reopenedCount: number;
  /** The change that opened it, where one did: the first suspect. */
  causeFactId?: string;
  /** What that change was. */
  causeSubject?: { kind: string; id: string };
  causeSummary?: string;
  /** When it was merged into another. */
  mergedAt?: number;
  /** Of the clocks, which ones somebody was told of because they were over. */
  toldBreaches: string[];
  /** Counts changes, so that of two at once one wins. */
  revision: number;
}

/** An alert as it is kept; it belongs to one incident. */
export interface AlertRecord {
  id: string;
  source: 'alertmanager' | 'pagerduty';
  /** Names it at its sender: the fingerprint, the incident's id. */
  key: string;
  incidentId: string;
  name: string;
  severity: Severity;
  state: 'firing' | 'resolved';
  labels: Record<string, string>;
  summary?: string;
  link?: string;
  runbookUrl?: string;
  startsAt: number;
  endsAt?: number;
  /** When it was last told; what was sent before is no news. */
  receivedAt: number;
  /** When its sender said that it was so; undefined where the sender does not say. */
  sentAt?: number;
  notifications: number;
  verdict?: 'true' | 'false';
  judgedBy?: string;
  revision: number;
}

/** Those of incidents that are not over. */
export const RUNNING_STATES: readonly IncidentState[] = [
  'open',
  'acknowledged',
  'mitigated',
];

/** Whether nothing more happens to it by itself. */
export function isOver({ state }: IncidentRecord): boolean {
  return state === 'resolved' || state === 'merged';
}

export function toIso(time: number): string {
  return new Date(time).toISOString();
}

export function optionalIso(time: number | undefined): string | null {
  return time === undefined ? null : toIso(time);
}
