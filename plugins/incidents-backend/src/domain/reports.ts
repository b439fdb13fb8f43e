import { IncidentSource, Severity } from '@quarterdeck/plugin-incidents-common';

/** Something that somebody or something found broken. Times are milliseconds since 1970 in UTC. */
export interface Report {
  entityRef: string;
  environmentId: string | null;
  title: string;
  description?: string;
  severity: Severity;
  source: IncidentSource;
  /** The same key joins the incident that it opened, as long as that is not over. */
  sourceKey: string;
  startedAt: number;
  /** When somebody else opened it, where that was before the portal heard of it. */
  openedAt?: number;
  openedBy?: string;
  /** The change that it comes from, on the timeline. */
  causeFactId?: string;
  causeSubject?: { kind: string; id: string };
  causeSummary?: string;
  /** Where it is known already that users are no longer hurt. */
  mitigatedAt?: number;
  /** Where it is over already, and nobody has to do anything. */
  resolvedAt?: number;
  /** It tells of an end alone: of what nobody told before it opens nothing. */
  isEndOnly?: boolean;
}

/** What an alert says, in the words of this room. */
export interface AlertReport {
  source: 'alertmanager' | 'pagerduty';
  key: string;
  entityRef: string;
  environmentId: string | null;
  name: string;
  severity: Severity;
  /** It is an objective (SLO) that is not met. */
  isObjective: boolean;
  state: 'firing' | 'resolved';
  labels: Record<string, string>;
  summary?: string;
  description?: string;
  link?: string;
  runbookUrl?: string;
  startsAt: number;
  endsAt?: number;
  /**
   * When its sender says that it was so: what was so before the last that is known is no news. Undefined where the
   * sender does not say, like Alertmanager: there the same `startsAt` is the same alert, and once it has ended a
   * firing one of a minute later or less is an old notification that came late.
   */
  sentAt?: number;
}
