import { MINUTE_MS, NOW, exampleRecord } from '../testing/examples';
import { Command } from './commands';
import { CHART, decide } from './decide';
import { merge } from './merge';
import { IncidentRecord } from './records';

/** Numbers that are the same in each run: mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const PEOPLE = ['user:default/olga', 'user:default/dana'];
const SEVERITIES = ['P0', 'P1', 'P2', 'P3'] as const;
const ROLES = ['commander', 'scribe', 'liaison'] as const;
const RUNS = 400;
const STEPS = 40;

function commandFrom(random: () => number, now: number): Command {
  const pick = <T>(choices: readonly T[]): T =>
    choices[Math.floor(random() * choices.length)];
  const by = pick(PEOPLE);
  // Within an hour before, and a bit into the future.
  const at = Math.round(now - 60 * MINUTE_MS + random() * 65 * MINUTE_MS);
  const perhaps = random() < 0.5 ? at : undefined;
  const reason = { code: 'x', params: {}, message: 'x' };
  return pick<Command>([
    { kind: 'acknowledge', by },
    { kind: 'set-severity', by, severity: pick(SEVERITIES) },
    {
      kind: 'assign',
      by,
      role: pick(ROLES),
      user: pick([...PEOPLE, undefined]),
    },
    { kind: 'mitigate', by, at: perhaps },
    { kind: 'resolve', by, at: perhaps },
    { kind: 'reopen', by },
    { kind: 'raise', severity: pick(SEVERITIES) },
    { kind: 'alerts-over', at },
    { kind: 'fire-again' },
    { kind: 'mended', at, reason },
    { kind: 'over', at, reason },
  ]);
}

/** What holds of any incident, whatever has been done with it. */
function faultsOf(record: IncidentRecord, now: number): string[] {
  const {
    state,
    startedAt,
    openedAt,
    acknowledgedAt,
    mitigatedAt,
    resolvedAt,
  } = record;
  const faults: Record<string, boolean> = {
    'mitigated before it began': (mitigatedAt ?? startedAt) < startedAt,
    'resolved before it was mitigated':
      (resolvedAt ?? Infinity) < (mitigatedAt ?? Infinity),
    'acknowledged before it was opened':
      (acknowledgedAt ?? openedAt) < openedAt,
    'in the future':
      Math.max(acknowledgedAt ?? 0, mitigatedAt ?? 0, resolvedAt ?? 0) > now,
    'resolved without a time':
      (state === 'resolved') !== (resolvedAt !== undefined),
    'mitigated without a time':
      ['mitigated', 'resolved'].includes(state) !== (mitigatedAt !== undefined),
    'acknowledged by nobody':
      state === 'acknowledged' && acknowledgedAt === undefined,
    'open, and somebody has taken it':
      state === 'open' && acknowledgedAt !== undefined,
  };
  return Object.keys(faults).filter(fault => faults[fault]);
}

/** What a step may not do to an incident. */
function faultsOfStep(
  before: IncidentRecord,
  command: Command,
  after: IncidentRecord,
  isNew: boolean,
  now: number,
): string[] {
  const isSame = (key: 'startedAt' | 'openedAt' | 'id') =>
    before[key] === after[key];
  const faults: Record<string, boolean> = {
    'counted wrongly': after.revision - before.revision !== (isNew ? 1 : 0),
    'no arrow of the chart':
      isNew && CHART[command.kind][before.state] === undefined,
    'another beginning': !(isSame('startedAt') && isSame('openedAt')),
    'another incident': !isSame('id'),
    'less severe by itself':
      command.kind !== 'set-severity' && after.severity > before.severity,
  };
  return [
    ...Object.keys(faults).filter(fault => faults[fault]),
    ...faultsOf(after, now),
  ].map(fault => `${before.state} ${command.kind}: ${fault}`);
}

describe('incidents under random commands', () => {
  it.each([1, 2, 3])('keep what holds of each of them, from seed %i', seed => {
    const random = randomFrom(seed);
    const seen = new Set<string>();
    const faults: string[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      let now = NOW + 10;
      let record = exampleRecord(1);
      for (let step = 0; step < STEPS; step += 1) {
        now += Math.round(random() * 10 * MINUTE_MS);
        const command = commandFrom(random, now);
        const verdict = decide(record, command, now);
        if ('record' in verdict) {
          const { record: next, isNew } = verdict;
          faults.push(...faultsOfStep(record, command, next, isNew, now));
          seen.add(`${record.state} ${command.kind} ${next.state}`);
          record = next;
        }
      }
    }
    expect(faults).toEqual([]);
    // Enough arrows of the chart were gone along to say something.
    expect(seen.size).toBeGreaterThan(30);
  });

  it('end in one that lives on, in whatever order they are merged', () => {
    const random = randomFrom(7);
    const living: IncidentRecord[][] = [];
    const refusals = new Set<string>();
    for (let run = 0; run < RUNS; run += 1) {
      const records = [1, 2, 3, 4, 5].map(index =>
        exampleRecord(index, { severity: index === 4 ? 'P0' : 'P2' }),
      );
      const survivorOf = (index: number): number => {
        const into = records[index].mergedInto;
        return into ? survivorOf(into.number - 1) : index;
      };
      for (let step = 0; step < 60; step += 1) {
        const from = Math.floor(random() * 5);
        const to = survivorOf(Math.floor(random() * 5));
        const verdict = merge(records[from], records[to], NOW);
        if ('refusal' in verdict) {
          refusals.add(verdict.refusal);
        } else {
          records[from] = verdict.merged;
          records[to] = verdict.into;
        }
      }
      living.push(records.filter(({ state }) => state !== 'merged'));
    }
    const whole = living.filter(({ length }) => length === 1).flat();
    expect(whole.length).toBeGreaterThan(RUNS * 0.9);
    expect(living.filter(({ length }) => length === 0)).toEqual([]);
    expect(
      whole.filter(
        ({ mergedFrom, severity, startedAt }) =>
          new Set(mergedFrom.map(({ id }) => id)).size !== 4 ||
          severity !== 'P0' ||
          startedAt !== exampleRecord(1).startedAt,
      ),
    ).toEqual([]);
    expect([...refusals].sort()).toEqual(['into-itself', 'wrong-state']);
  });
});
