import { StepState } from '@quarterdeck/plugin-runbooks-common';
import {
  DANA,
  NOW,
  StepBlock,
  exampleBeginning,
  exampleRunbook,
} from '../testing/exampleRun';
import { RUN_TRANSITIONS, STEP_TRANSITIONS, isSettled } from './chart';
import { Command } from './commands';
import { attendedAt, currentStep, lastAttempt } from './course';
import { decide } from './decide';
import { newRun } from './newRun';
import { RunRecord } from './records';

const WALKS = 400;
const COMMANDS = 120;

/** Numbers that are the same in every run of the test. */
function randomOf(seed: number) {
  let state = (seed + 1) * 5_368_709;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return {
    chance: (share: number) => next() < share,
    of: <T>(values: readonly T[]): T =>
      values[Math.floor(next() * values.length)],
    below: (limit: number) => Math.floor(next() * limit),
  };
}
type Random = ReturnType<typeof randomOf>;

function blocksOf(random: Random): StepBlock[] {
  const count = 1 + random.below(6);
  return Array.from({ length: count }, (_, index): StepBlock => {
    const id = `s${index + 1}`;
    const common = { id, optional: random.chance(0.2) };
    const later =
      index + 1 < count
        ? `s${index + 2 + random.below(count - index - 1)}`
        : 'end';
    return random.of<StepBlock>([
      {
        kind: 'manual',
        ...common,
        evidence: random.of(['none', 'text', 'link']),
      },
      {
        kind: 'check',
        ...common,
        automatic: random.chance(0.3),
        query: 'up',
        within: random.chance(0.5) ? '10s' : undefined,
        for: random.chance(0.5) ? '5s' : undefined,
      },
      {
        kind: 'action',
        ...common,
        action: 'a:b',
        rehearse: random.chance(0.3),
      },
      { kind: 'approval', ...common },
      { kind: 'timer', ...common, duration: '5s' },
      {
        kind: 'decision',
        ...common,
        options: [{ title: 'on' }, { title: 'past', goTo: later }],
      },
    ]);
  });
}

function commandOf(random: Random, record: RunRecord, number: number): Command {
  const current = currentStep(record)?.id ?? 's1';
  const stepId = random.chance(0.9) ? current : `s${1 + random.below(7)}`;
  const step = record.steps.find(({ id }) => id === stepId);
  const by = random.of([DANA, 'user:default/oscar']);
  const comment = random.chance(0.7) ? 'because' : undefined;
  const attempt = (step && lastAttempt(step)?.number) ?? 1;
  const planned = {
    idempotencyKey: `key-${number}`,
    inputHash: 'h',
    input: {},
    isReadOnly: random.chance(0.5),
    isRepeatable: random.chance(0.5),
    owner: 'p1',
    claim: `c${number}`,
  };
  return random.of<Command>([
    { kind: random.of(['execute', 'retry']), by, stepId, planned },
    { kind: 'execute', by, stepId, planned },
    {
      kind: 'complete',
      by,
      stepId,
      comment,
      evidence: random.of([
        undefined,
        { kind: 'text', value: 'seen' },
        {
          kind: 'link',
          value: random.of(['/x', 'https://x.example', 'data:text/html,x']),
        },
      ]),
    },
    { kind: 'decide', by, stepId, option: random.below(3) },
    { kind: 'skip', by, stepId, comment },
    { kind: 'settle', by, stepId, happened: random.chance(0.5), comment: 'x' },
    { kind: 'cancel', by, stepId },
    {
      kind: 'attempt-ended',
      stepId,
      attempt: random.chance(0.9) ? attempt : attempt + 1,
      end: random.of([
        { kind: 'succeeded', output: { ok: true } },
        { kind: 'failed', message: 'no' },
        { kind: 'unknown', message: 'gone' },
      ]),
    },
    { kind: 'attempt-lost', stepId, attempt },
    { kind: 'looked', stepId, holds: random.chance(0.7), message: 'm' },
    { kind: 'timer-due', stepId },
    { kind: 'approval-asked', stepId, approvalId: 'a1' },
    {
      kind: 'approval-granted',
      stepId,
      approvalId: 'a1',
      grantedBy: 'user:default/mia',
    },
    { kind: 'approval-denied', stepId, approvalId: 'a1', message: 'no' },
    { kind: 'comment', by, text: 'hm', id: `c${number}` },
    {
      kind: 'hand-over',
      by,
      to: random.of([DANA, 'user:default/mia']),
      id: `c${number}`,
    },
    ...(random.chance(0.05)
      ? [{ kind: 'abort' as const, by, comment: 'x' }]
      : []),
  ]);
}

/** What is true of any change, whatever led to it. */
function check(before: RunRecord, command: Command, after: RunRecord): void {
  expect(after.revision).toBe(before.revision + 1);
  if (after.phase !== before.phase) {
    expect(RUN_TRANSITIONS[before.phase]).toContain(after.phase);
  }
  after.steps.forEach((step, index) => {
    const was = before.steps[index];
    if (step.state !== was.state) {
      expect([was.state, STEP_TRANSITIONS[was.state]]).toEqual([
        was.state,
        expect.arrayContaining<StepState>([step.state]),
      ]);
    }
    if (step.attempts.length > was.attempts.length) {
      // Nothing is begun while it is under way, or while nobody knows how it ended.
      expect(['pending', 'failed', 'interrupted']).toContain(was.state);
      const [again, first] = [lastAttempt(step), was.attempts.at(0)];
      if (first && step.kind === 'action') {
        expect(again?.idempotencyKey).toBe(first.idempotencyKey);
      }
    }
  });
  const begun = after.steps.filter(
    ({ state }) => state !== 'pending' && !isSettled(state),
  );
  expect(begun.length).toBeLessThanOrEqual(1);
  if (after.phase === 'active') {
    // There is always one to look at, and those before it are settled.
    const at = after.steps.findIndex(({ state }) => !isSettled(state));
    expect(at).toBeGreaterThanOrEqual(0);
    expect(after.finishedAt).toBeUndefined();
    const isPortals = ['executing', 'waiting'].includes(after.steps[at].state);
    expect(attendedAt(after) !== undefined).toBe(isPortals);
  }
  if (after.phase === 'completed') {
    expect(after.steps.every(({ state }) => isSettled(state))).toBe(true);
    expect(attendedAt(after)).toBeUndefined();
  }
  if (before.phase !== 'active') {
    expect(['comment', 'attempt-ended', 'attempt-lost']).toContain(
      command.kind,
    );
  }
  if ('by' in command) {
    expect(after.participants).toContain(command.by);
  }
  expect(after.participants).toContain(after.lead);
}

describe('any runs of any runbooks', () => {
  const ends: Record<string, number> = {};
  const states = new Set<string>();

  it.each(['real', 'rehearsal'] as const)('keep to the chart: %s', mode => {
    for (let seed = 0; seed < WALKS; seed++) {
      const random = randomOf(seed);
      const runbook = exampleRunbook(blocksOf(random));
      let now = NOW;
      let record = newRun(exampleBeginning(seed, { mode }), runbook, now);
      for (let number = 0; number < COMMANDS; number++) {
        now += random.below(4_000);
        const command = commandOf(random, record, number);
        const verdict = decide(record, runbook, command, now);
        if ('record' in verdict) {
          check(record, command, verdict.record);
          record = verdict.record;
          record.steps.forEach(({ state }) => states.add(state));
        }
      }
      ends[record.phase] = (ends[record.phase] ?? 0) + 1;
    }
  });

  it('come to every end and through every state', () => {
    expect(Object.keys(ends).sort()).toEqual([
      'aborted',
      'active',
      'completed',
    ]);
    expect(ends.completed).toBeGreaterThan(WALKS / 4);
    expect([...states].sort()).toEqual(Object.keys(STEP_TRANSITIONS).sort());
  });
});
