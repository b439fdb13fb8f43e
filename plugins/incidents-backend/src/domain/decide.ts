import {
  IncidentState,
  Role,
  Severity,
  incidentReason,
} from '@quarterdeck/plugin-incidents-common';
import { Command, Refusal } from './commands';
import { IncidentRecord } from './records';

export type Verdict =
  /** `isNew` is false where it had happened already: the same command again changes nothing. */
  { record: IncidentRecord; isNew: boolean } | { refusal: Refusal };

/**
 * The life of an incident.
 *
 *     open ──acknowledge──► acknowledged ──mitigate──► mitigated ──resolve──► resolved
 *       │                        ▲                         │  ▲                  │
 *       ├──mitigate──────────────┼─────────────────────────┼──┘                  │
 *       │                        └──reopen─────────────────┴─────────────────────┤
 *       ├──alerts-over, where nobody has taken it──────────────────────► resolved│
 *       └◄──fire-again, where nobody has taken it────────────────────────────────┘
 *
 *     each but `merged` ──merge──► merged
 *
 * - Whoever mitigates or resolves has taken it; resolving says that it is mitigated, too.
 * - Severity and roles change in any state but `merged`, and neither clock begins anew.
 * - Times never run backwards: started ≤ mitigated ≤ resolved, opened ≤ acknowledged, and none is in the future. One that
 *   was opened afterwards, to have it on record, was over before it was opened.
 */
export const CHART: Record<
  Command['kind'] | 'merge',
  Partial<Record<IncidentState, IncidentState>>
> = {
  // One that mended by itself can still be taken.
  acknowledge: { open: 'acknowledged', mitigated: 'mitigated' },
  'set-severity': staysIn('open', 'acknowledged', 'mitigated', 'resolved'),
  assign: staysIn('open', 'acknowledged', 'mitigated', 'resolved'),
  mitigate: { open: 'mitigated', acknowledged: 'mitigated' },
  resolve: {
    open: 'resolved',
    acknowledged: 'resolved',
    mitigated: 'resolved',
  },
  reopen: { mitigated: 'acknowledged', resolved: 'acknowledged' },
  merge: {
    open: 'merged',
    acknowledged: 'merged',
    mitigated: 'merged',
    resolved: 'merged',
  },
  raise: staysIn('open', 'acknowledged', 'mitigated'),
  // Where nobody has taken it, `resolved`: see `alertsOver`.
  'alerts-over': {
    open: 'mitigated',
    acknowledged: 'mitigated',
    mitigated: 'mitigated',
  },
  // Where nobody has taken it, `open`.
  'fire-again': { mitigated: 'acknowledged', resolved: 'acknowledged' },
  mended: { open: 'mitigated', acknowledged: 'mitigated' },
  over: { open: 'resolved', acknowledged: 'resolved', mitigated: 'resolved' },
};

function staysIn(...states: IncidentState[]) {
  return Object.fromEntries(states.map(state => [state, state]));
}

/** Whether somebody has said that it is theirs. */
export function isTaken(record: IncidentRecord): boolean {
  return (
    record.acknowledgedAt !== undefined ||
    record.openedBy !== undefined ||
    record.roles.commander !== undefined
  );
}

/** P0 is worse than P1. */
export function isWorse(one: Severity, other: Severity): boolean {
  return one < other;
}

/** What becomes of an incident. */
export function decide(
  record: IncidentRecord,
  command: Command,
  now: number,
): Verdict {
  const to = CHART[command.kind][record.state];
  if (!to) {
    return isDone(record, command)
      ? { record, isNew: false }
      : { refusal: 'wrong-state' };
  }
  const refusal = refusalOfTime(record, command, now);
  return refusal
    ? { refusal }
    : changed(record, apply(record, command, to, now));
}

/** The same person has done the same before. */
function isDone(record: IncidentRecord, command: Command): boolean {
  switch (command.kind) {
    case 'acknowledge':
      return (
        record.state === 'acknowledged' && record.acknowledgedBy === command.by
      );
    case 'mitigate':
      return record.state === 'mitigated' && command.at === undefined;
    case 'resolve':
      return record.state === 'resolved' && command.at === undefined;
    default:
      return false;
  }
}

function refusalOfTime(
  record: IncidentRecord,
  command: Command,
  now: number,
): Refusal | undefined {
  if (command.kind !== 'mitigate' && command.kind !== 'resolve') {
    return undefined;
  }
  const { at = now } = command;
  if (at > now) {
    return 'in-the-future';
  }
  if (at < record.startedAt) {
    return 'before-beginning';
  }
  return at < (record.mitigatedAt ?? at) ? 'before-mitigation' : undefined;
}

function changed(
  record: IncidentRecord,
  changes: Partial<IncidentRecord>,
): Verdict {
  const isNew = Object.entries(changes).some(
    ([key, value]) =>
      JSON.stringify(value) !==
      JSON.stringify(
        Object.entries(record).find(([each]) => each === key)?.[1],
      ),
  );
  return isNew
    ? {
        record: { ...record, ...changes, revision: record.revision + 1 },
        isNew,
      }
    : { record, isNew };
}

function apply(
  record: IncidentRecord,
  command: Command,
  to: IncidentState,
  now: number,
): Partial<IncidentRecord> {
  switch (command.kind) {
    case 'acknowledge':
      return acknowledged(record, command.by, to, now);
    case 'set-severity':
      return { severity: command.severity };
    case 'raise':
      return isWorse(command.severity, record.severity)
        ? { severity: command.severity }
        : {};
    case 'assign':
      return { roles: rolesWith(record.roles, command.role, command.user) };
    case 'mitigate':
      return {
        ...taken(record, command.by, now),
        state: to,
        mitigatedAt: command.at ?? now,
        reason: incidentReason('state.mitigated'),
      };
    case 'resolve': {
      const at = command.at ?? now;
      return {
        ...taken(record, command.by, now),
        state: to,
        mitigatedAt: record.mitigatedAt ?? at,
        resolvedAt: at,
        reason: incidentReason('state.resolved'),
      };
    }
    case 'reopen':
      return {
        ...taken(record, command.by, now),
        ...again(record, command.by),
      };
    default:
      return applyReported(record, command, to, now);
  }
}

function applyReported(
  record: IncidentRecord,
  command: Extract<
    Command,
    { kind: 'alerts-over' | 'fire-again' | 'mended' | 'over' }
  >,
  to: IncidentState,
  now: number,
): Partial<IncidentRecord> {
  switch (command.kind) {
    case 'alerts-over':
      return alertsOver(record, within(record, command.at, now));
    case 'fire-again':
      return again(record, record.acknowledgedBy);
    case 'mended':
      return {
        state: to,
        mitigatedAt: within(record, command.at, now),
        reason: command.reason,
      };
    default: {
      const at = within(record, command.at, now);
      return {
        state: to,
        mitigatedAt: record.mitigatedAt ?? at,
        resolvedAt: at,
        reason: command.reason,
      };
    }
  }
}

function rolesWith(
  roles: IncidentRecord['roles'],
  role: Role,
  user: string | undefined,
): IncidentRecord['roles'] {
  const { [role]: _before, ...others } = roles;
  return user === undefined ? others : { ...others, [role]: user };
}

/** Who takes it leads it, as long as nobody else does. */
function acknowledged(
  record: IncidentRecord,
  by: string,
  to: IncidentState,
  now: number,
): Partial<IncidentRecord> {
  if (record.acknowledgedAt !== undefined) {
    return {};
  }
  return {
    ...taken(record, by, now),
    state: to,
    roles: { ...record.roles, commander: record.roles.commander ?? by },
    ...(to === 'acknowledged' && {
      reason: incidentReason('state.acknowledged', { by }),
    }),
  };
}

function taken(
  record: IncidentRecord,
  by: string,
  now: number,
): Pick<IncidentRecord, 'acknowledgedAt' | 'acknowledgedBy'> {
  const { acknowledgedAt, acknowledgedBy } = record;
  return acknowledgedAt === undefined
    ? { acknowledgedAt: Math.max(now, record.openedAt), acknowledgedBy: by }
    : { acknowledgedAt, acknowledgedBy };
}

function alertsOver(
  record: IncidentRecord,
  at: number,
): Partial<IncidentRecord> {
  return isTaken(record)
    ? {
        state: 'mitigated',
        mitigatedAt: record.mitigatedAt ?? at,
        reason: incidentReason('state.mitigated-alerts-over'),
      }
    : {
        state: 'resolved',
        mitigatedAt: record.mitigatedAt ?? at,
        resolvedAt: at,
        reason: incidentReason('state.resolved-alerts-over'),
      };
}

function again(
  record: IncidentRecord,
  by: string | undefined,
): Partial<IncidentRecord> {
  return {
    state: by === undefined ? 'open' : 'acknowledged',
    reason:
      by === undefined
        ? incidentReason('state.open')
        : incidentReason('state.acknowledged', { by }),
    mitigatedAt: undefined,
    resolvedAt: undefined,
    reopenedCount: record.reopenedCount + 1,
  };
}

/** The clock of a sender may be wrong; what it says is put where it can have been. */
function within(record: IncidentRecord, at: number, now: number): number {
  const earliest = record.mitigatedAt ?? record.startedAt;
  return Math.max(earliest, Math.min(at, now));
}
