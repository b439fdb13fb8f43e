import {
  DANA,
  NOW,
  StepBlock,
  exampleBeginning,
  exampleRunbook,
} from '../testing/exampleRun';
import { Command } from './commands';
import { decide } from './decide';
import { newRun } from './newRun';
import { RunRecord } from './records';

const OSCAR = 'user:default/oscar';
const PLANNED = {
  idempotencyKey: 'k1',
  inputHash: 'h',
  input: { a: 1 },
  isReadOnly: false,
  isRepeatable: true,
  owner: 'p1',
  claim: 'c1',
};

/** A run to which things happen, one after the other. */
function runOf(
  blocks: StepBlock[],
  changes: Parameters<typeof exampleBeginning>[1] = {},
) {
  const runbook = exampleRunbook(blocks);
  let record: RunRecord = newRun(exampleBeginning(1, changes), runbook, NOW);
  return {
    does(command: Command, now = NOW) {
      const verdict = decide(record, runbook, command, now);
      if ('record' in verdict) {
        record = verdict.record;
      }
      return 'refusal' in verdict ? verdict.refusal : 'taken';
    },
    step: (id: string) => record.steps.find(step => step.id === id),
    get record() {
      return record;
    },
  };
}

describe('a run', () => {
  it('goes on from step to step, and is completed with the last', () => {
    const run = runOf([
      { kind: 'manual' },
      { kind: 'manual', evidence: 'link' },
    ]);
    expect(run.record.reason.message).toBe('Step 1 of 2');
    expect(run.step('s2')?.reason.code).toBe('step.pending');
    const complete = { kind: 'complete', by: OSCAR } as const;
    expect(run.does({ ...complete, stepId: 's2' })).toBe('not-its-turn');
    expect(run.does({ ...complete, stepId: 's1' })).toBe('taken');
    expect(run.step('s2')?.reason.code).toBe('step.ready');
    expect(run.does({ ...complete, stepId: 's2' })).toBe('evidence-missing');
    const bad = { kind: 'link', value: 'data:text/html,x' } as const;
    expect(run.does({ ...complete, stepId: 's2', evidence: bad })).toBe(
      'evidence-link',
    );
    const good = { kind: 'link', value: 'https://x.example/1' } as const;
    expect(run.does({ ...complete, stepId: 's2', evidence: good })).toBe(
      'taken',
    );
    expect(run.record).toMatchObject({
      phase: 'completed',
      finishedAt: NOW,
      participants: [DANA, OSCAR],
      revision: 3,
    });
    expect(run.does({ kind: 'abort', by: DANA, comment: 'x' })).toBe('over');
    expect(run.does({ kind: 'comment', by: DANA, text: 'well', id: 'c' })).toBe(
      'taken',
    );
  });

  it('passes what a decision goes past', () => {
    const run = runOf([
      {
        kind: 'decision',
        options: [
          { title: 'On' },
          { title: 'Past', goTo: 's3' },
          { title: 'End', goTo: 'end' },
        ],
      },
      { kind: 'manual' },
      { kind: 'manual' },
    ]);
    const choose = { kind: 'decide', by: DANA, stepId: 's1' } as const;
    expect(run.does({ ...choose, option: 3 })).toBe('no-such-option');
    expect(run.does({ ...choose, option: 1 })).toBe('taken');
    expect(run.record.steps.map(({ state }) => state)).toEqual([
      'done',
      'not-taken',
      'pending',
    ]);
    expect(run.step('s1')).toMatchObject({
      chosen: 1,
      reason: { message: 'Past' },
    });
  });

  it('repeats under the same key what was interrupted, and never what may not be repeated', () => {
    const execute = {
      kind: 'execute',
      by: DANA,
      stepId: 's1',
      planned: PLANNED,
    } as const;
    const again = {
      ...execute,
      kind: 'retry',
      planned: { ...PLANNED, idempotencyKey: 'k2', owner: 'p2' },
    } as const;
    const lost = { kind: 'attempt-lost', stepId: 's1', attempt: 1 } as const;
    const ours = runOf([{ kind: 'action', action: 'a:b' }]);
    ours.does(execute);
    expect(ours.does(again)).toBe('wrong-state');
    ours.does(lost);
    expect(ours.step('s1')?.state).toBe('interrupted');
    expect(ours.does(again)).toBe('taken');
    expect(ours.step('s1')?.attempts).toMatchObject([
      { idempotencyKey: 'k1', owner: 'p1' },
      { idempotencyKey: 'k1', owner: 'p2', number: 2 },
    ]);
    // Who comes late speaks of another attempt.
    const late = {
      kind: 'attempt-ended',
      stepId: 's1',
      attempt: 1,
      end: { kind: 'failed', message: 'x' },
    } as const;
    expect(ours.does(late)).toBe('other-attempt');

    const foreign = runOf([{ kind: 'action', action: 'a:b' }]);
    foreign.does({ ...execute, planned: { ...PLANNED, isRepeatable: false } });
    foreign.does(lost);
    expect(foreign.step('s1')?.state).toBe('outcome-unknown');
    expect(foreign.does(again)).toBe('wrong-state');
    expect(
      foreign.does({ kind: 'skip', by: DANA, stepId: 's1', comment: 'x' }),
    ).toBe('wrong-state');
    expect(
      foreign.does({
        kind: 'settle',
        by: OSCAR,
        stepId: 's1',
        happened: true,
        comment: 'saw it',
      }),
    ).toBe('taken');
    expect(foreign.record.phase).toBe('completed');
  });

  it('believes a process that was taken for dead how its attempt ended', () => {
    const run = runOf([{ kind: 'action', action: 'a:b' }]);
    run.does({
      kind: 'execute',
      by: DANA,
      stepId: 's1',
      planned: { ...PLANNED, isRepeatable: false },
    });
    run.does({ kind: 'attempt-lost', stepId: 's1', attempt: 1 });
    const end = { kind: 'succeeded', output: 1 } as const;
    expect(
      run.does({ kind: 'attempt-ended', stepId: 's1', attempt: 1, end }),
    ).toBe('taken');
    expect(run.step('s1')).toMatchObject({ state: 'done', output: 1 });
  });

  it('keeps how an action ended of a run that was given up meanwhile', () => {
    const run = runOf([{ kind: 'action', action: 'a:b' }]);
    run.does({ kind: 'execute', by: DANA, stepId: 's1', planned: PLANNED });
    run.does({ kind: 'abort', by: OSCAR, comment: 'enough' });
    expect([run.record.phase, run.step('s1')?.state]).toEqual([
      'aborted',
      'executing',
    ]);
    const end = { kind: 'failed', message: 'no' } as const;
    run.does({ kind: 'attempt-ended', stepId: 's1', attempt: 1, end });
    expect([run.record.phase, run.step('s1')?.state]).toEqual([
      'aborted',
      'failed',
    ]);
  });

  it('looks at a check until it has held, or its time is over', () => {
    const run = runOf([
      { kind: 'check', query: 'up', within: '20s', for: '5s', automatic: true },
    ]);
    const look = (seconds: number, holds: boolean) =>
      run.does(
        { kind: 'looked', stepId: 's1', holds, message: holds ? 'ok' : 'bad' },
        NOW + seconds * 1000,
      );
    expect(run.step('s1')?.state).toBe('executing');
    expect(run.step('s1')?.actor).toBeUndefined();
    look(0, false);
    expect(run.step('s1')).toMatchObject({
      nextLookAt: NOW + 1000,
      reason: { code: 'step.checking-again' },
    });
    look(18, true);
    expect(run.step('s1')?.reason.code).toBe('step.holding');
    look(19, false);
    look(20, true);
    // It holds when its time is over: it may go on holding.
    look(24, true);
    expect(run.step('s1')?.state).toBe('executing');
    look(25, true);
    expect(run.step('s1')).toMatchObject({
      state: 'done',
      reason: { message: 'It holds: ok' },
    });

    const once = runOf([{ kind: 'check', query: 'up' }]);
    once.does({ kind: 'execute', by: DANA, stepId: 's1' });
    once.does({ kind: 'looked', stepId: 's1', holds: false, message: 'bad' });
    expect(once.step('s1')?.state).toBe('failed');
    expect(once.does({ kind: 'complete', by: DANA, stepId: 's1' })).toBe(
      'taken',
    );
    expect(once.step('s1')?.reason.code).toBe('step.done-by-hand');
  });

  it('does not do without agreement because somebody says so, and asks anew after a denial', () => {
    const run = runOf([{ kind: 'approval' }]);
    const skip = {
      kind: 'skip',
      by: DANA,
      stepId: 's1',
      comment: 'hurry',
    } as const;
    expect(run.does(skip)).toBe('needs-agreement');
    run.does({ kind: 'execute', by: DANA, stepId: 's1' });
    run.does({ kind: 'approval-asked', stepId: 's1', approvalId: 'a1' });
    run.does({
      kind: 'approval-denied',
      stepId: 's1',
      approvalId: 'a1',
      message: 'no',
    });
    expect(run.does(skip)).toBe('needs-agreement');
    expect(run.does({ kind: 'complete', by: DANA, stepId: 's1' })).toBe(
      'needs-agreement',
    );
    expect(run.does({ kind: 'retry', by: DANA, stepId: 's1' })).toBe('taken');
    expect(run.step('s1')).toMatchObject({
      state: 'waiting',
      approvalId: undefined,
    });
    run.does({ kind: 'approval-asked', stepId: 's1', approvalId: 'a2' });
    const granted = {
      kind: 'approval-granted',
      stepId: 's1',
      grantedBy: OSCAR,
    } as const;
    expect(run.does({ ...granted, approvalId: 'a1' })).toBe('other-attempt');
    expect(run.does({ ...granted, approvalId: 'a2' })).toBe('taken');
    expect(run.record.phase).toBe('completed');
  });

  it('waits for a timer, which somebody can cut short', () => {
    const run = runOf([
      { kind: 'timer', duration: '10m' },
      { kind: 'timer', duration: '1s' },
    ]);
    run.does({ kind: 'execute', by: DANA, stepId: 's1' });
    expect(run.does({ kind: 'timer-due', stepId: 's1' })).toBe('not-due');
    expect(run.does({ kind: 'skip', by: DANA, stepId: 's1' })).toBe(
      'comment-missing',
    );
    expect(
      run.does({
        kind: 'skip',
        by: DANA,
        stepId: 's1',
        comment: 'long enough',
      }),
    ).toBe('taken');
    run.does({ kind: 'execute', by: DANA, stepId: 's2' });
    expect(run.does({ kind: 'timer-due', stepId: 's2' }, NOW + 1000)).toBe(
      'taken',
    );
    expect(run.record.phase).toBe('completed');
  });

  it('rehearsed, changes nothing and asks nobody', () => {
    const run = runOf(
      [
        { kind: 'approval' },
        { kind: 'action', action: 'a:b' },
        { kind: 'action', action: 'a:b', rehearse: true },
        { kind: 'action', action: 'a:read' },
      ],
      { mode: 'rehearsal' },
    );
    for (const stepId of ['s1', 's2', 's3']) {
      run.does({ kind: 'execute', by: DANA, stepId, planned: PLANNED });
    }
    expect(run.record.steps.map(({ state }) => state)).toEqual([
      'would-do',
      'would-do',
      'executing',
      'pending',
    ]);
    run.does({
      kind: 'attempt-ended',
      stepId: 's3',
      attempt: 1,
      end: { kind: 'succeeded', output: 1 },
    });
    run.does({
      kind: 'execute',
      by: DANA,
      stepId: 's4',
      planned: { ...PLANNED, isReadOnly: true },
    });
    expect(run.step('s4')?.state).toBe('executing');
  });

  it('is over at once when it is dry', () => {
    const runbook = exampleRunbook([
      { kind: 'manual' },
      { kind: 'check', query: 'up', automatic: true },
    ]);
    const record = newRun(
      exampleBeginning(1, { mode: 'dry-run' }),
      runbook,
      NOW,
      new Map([['s2', { summary: 'would ask: up' }]]),
    );
    expect(record).toMatchObject({
      phase: 'completed',
      steps: [
        { state: 'would-do' },
        { state: 'would-do', outputSummary: 'would ask: up' },
      ],
    });
  });

  it('is handed over, and says so', () => {
    const run = runOf([{ kind: 'manual' }]);
    expect(run.does({ kind: 'hand-over', by: DANA, to: DANA, id: 'c1' })).toBe(
      'leads-already',
    );
    expect(
      run.does({
        kind: 'hand-over',
        by: DANA,
        to: OSCAR,
        comment: 'lunch',
        id: 'c1',
      }),
    ).toBe('taken');
    expect(run.record).toMatchObject({
      lead: OSCAR,
      participants: [DANA, OSCAR],
      comments: [{ text: `Handed over to ${OSCAR}: lunch`, by: DANA }],
    });
  });
});
