import {
  IncidentState,
  incidentReason,
} from '@quarterdeck/plugin-incidents-common';
import { MINUTE_MS, NOW, exampleRecord } from '../testing/examples';
import { Command, Refusal } from './commands';
import { decide } from './decide';
import { IncidentRecord } from './records';

const OLGA = 'user:default/olga';
const DANA = 'user:default/dana';
const LATER = NOW + 10 * MINUTE_MS;

const open = exampleRecord(1);
const acknowledged: IncidentRecord = {
  ...open,
  state: 'acknowledged',
  acknowledgedAt: NOW + MINUTE_MS,
  acknowledgedBy: OLGA,
  roles: { commander: OLGA },
};
const mitigated: IncidentRecord = {
  ...acknowledged,
  state: 'mitigated',
  mitigatedAt: NOW + 2 * MINUTE_MS,
};
const resolved: IncidentRecord = {
  ...mitigated,
  state: 'resolved',
  resolvedAt: NOW + 3 * MINUTE_MS,
};
const merged: IncidentRecord = {
  ...open,
  state: 'merged',
  mergedInto: { id: 'x', number: 2 },
};
const STATES: Record<IncidentState, IncidentRecord> = {
  open,
  acknowledged,
  mitigated,
  resolved,
  merged,
};

const reason = incidentReason('state.resolved-rollback');
const COMMANDS: Record<string, Command> = {
  acknowledge: { kind: 'acknowledge', by: DANA },
  'set-severity': { kind: 'set-severity', by: DANA, severity: 'P3' },
  assign: { kind: 'assign', by: DANA, role: 'scribe', user: DANA },
  mitigate: { kind: 'mitigate', by: DANA },
  resolve: { kind: 'resolve', by: DANA },
  reopen: { kind: 'reopen', by: DANA },
  raise: { kind: 'raise', severity: 'P0' },
  'alerts-over': { kind: 'alerts-over', at: LATER },
  'fire-again': { kind: 'fire-again' },
  mended: { kind: 'mended', at: LATER, reason },
  over: { kind: 'over', at: LATER, reason },
};

/** What each command makes of each state; a refusal is `-`, and `=` says that nothing changes. */
const TABLE: Record<string, Record<IncidentState, string>> = {
  acknowledge: row('acknowledged', '-', '=', '-'),
  'set-severity': row('open', 'acknowledged', 'mitigated', 'resolved'),
  assign: row('open', 'acknowledged', 'mitigated', 'resolved'),
  mitigate: row('mitigated', 'mitigated', '=', '-'),
  resolve: row('resolved', 'resolved', 'resolved', '='),
  reopen: row('-', '-', 'acknowledged', 'acknowledged'),
  raise: row('open', 'acknowledged', 'mitigated', '-'),
  'alerts-over': row('resolved', 'mitigated', 'mitigated', '-'),
  'fire-again': row('-', '-', 'acknowledged', 'acknowledged'),
  mended: row('mitigated', 'mitigated', '-', '-'),
  over: row('resolved', 'resolved', 'resolved', '-'),
};

function row(
  ofOpen: string,
  ofAcknowledged: string,
  ofMitigated: string,
  ofResolved: string,
) {
  return {
    open: ofOpen,
    acknowledged: ofAcknowledged,
    mitigated: ofMitigated,
    resolved: ofResolved,
    merged: '-',
  };
}

function outcome(record: IncidentRecord, command: Command): string {
  const verdict = decide(record, command, LATER);
  if ('refusal' in verdict) {
    expect(verdict.refusal).toBe('wrong-state');
    return '-';
  }
  return verdict.isNew ? verdict.record.state : '=';
}

describe('decide', () => {
  it.each(Object.keys(COMMANDS))('%s goes as the chart says', kind => {
    const found = Object.fromEntries(
      Object.entries(STATES).map(([state, record]) => [
        state,
        outcome(record, COMMANDS[kind]),
      ]),
    );
    expect(found).toEqual(TABLE[kind]);
  });

  it.each<[string, IncidentRecord, Command, Partial<IncidentRecord>]>([
    [
      'makes who takes it its commander',
      open,
      COMMANDS.acknowledge,
      {
        acknowledgedAt: LATER,
        acknowledgedBy: DANA,
        roles: { commander: DANA },
        reason: incidentReason('state.acknowledged', { by: DANA }),
      },
    ],
    [
      'leaves the command with who has it',
      { ...open, roles: { commander: OLGA } },
      COMMANDS.acknowledge,
      { acknowledgedBy: DANA, roles: { commander: OLGA } },
    ],
    [
      'takes resolving for all that comes before it',
      open,
      COMMANDS.resolve,
      {
        acknowledgedAt: LATER,
        acknowledgedBy: DANA,
        mitigatedAt: LATER,
        resolvedAt: LATER,
      },
    ],
    [
      'leaves the time at which it was mitigated',
      mitigated,
      COMMANDS.resolve,
      { mitigatedAt: mitigated.mitigatedAt, resolvedAt: LATER },
    ],
    [
      'takes when it was over for users',
      acknowledged,
      { kind: 'resolve', by: OLGA, at: NOW },
      { mitigatedAt: NOW, resolvedAt: NOW },
    ],
    [
      'forgets the end of one that is reopened, and keeps who had taken it',
      resolved,
      COMMANDS.reopen,
      {
        mitigatedAt: undefined,
        resolvedAt: undefined,
        acknowledgedBy: OLGA,
        reopenedCount: 1,
        startedAt: open.startedAt,
      },
    ],
    [
      'is nobody’s again where nobody had taken it',
      { ...open, state: 'resolved', resolvedAt: NOW },
      COMMANDS['fire-again'],
      { state: 'open', reason: incidentReason('state.open') },
    ],
    [
      'asks the person who opened it to say that it is over',
      { ...open, openedBy: DANA },
      COMMANDS['alerts-over'],
      { state: 'mitigated', resolvedAt: undefined },
    ],
    [
      'puts a clock that is wrong where it can have been',
      open,
      { kind: 'alerts-over', at: 0 },
      { resolvedAt: open.startedAt },
    ],
    [
      'takes a role away',
      acknowledged,
      { kind: 'assign', by: DANA, role: 'commander' },
      { roles: {} },
    ],
    [
      'never lowers by itself',
      open,
      { kind: 'raise', severity: 'P3' },
      { severity: 'P1' },
    ],
  ])('%s', (_, record, command, expected) => {
    const verdict = decide(record, command, LATER);
    if ('refusal' in verdict) {
      throw new Error(verdict.refusal);
    }
    for (const [key, value] of Object.entries(expected)) {
      expect([key, Reflect.get(verdict.record, key)]).toEqual([key, value]);
    }
    expect(verdict.record.revision).toBe(verdict.isNew ? 2 : 1);
  });

  it.each<[Command, IncidentRecord, Refusal]>([
    [
      { kind: 'mitigate', by: OLGA, at: open.startedAt - 1 },
      open,
      'before-beginning',
    ],
    [
      { kind: 'resolve', by: OLGA, at: open.startedAt - 1 },
      open,
      'before-beginning',
    ],
    [
      { kind: 'resolve', by: OLGA, at: NOW + MINUTE_MS },
      mitigated,
      'before-mitigation',
    ],
    [{ kind: 'resolve', by: OLGA, at: LATER + 1 }, mitigated, 'in-the-future'],
  ])('refuses %j', (command, record, refusal) => {
    expect(decide(record, command, LATER)).toEqual({ refusal });
  });

  it('takes the same act of the same person twice for one', () => {
    expect(
      decide(acknowledged, { kind: 'acknowledge', by: OLGA }, LATER),
    ).toEqual({
      record: acknowledged,
      isNew: false,
    });
  });
});
