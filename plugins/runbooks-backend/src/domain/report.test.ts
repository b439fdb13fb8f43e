import { DANA, NOW, exampleRun } from '../testing/exampleRun';
import { newsOf } from './news';
import { RunRecord } from './records';
import { reportOf } from './report';

const OSCAR = 'user:default/oscar';

describe('the record of a run', () => {
  it('says who did what, when, and what came of it', () => {
    const run = exampleRun(0, { targetMs: 300_000 });
    const [step] = run.steps;
    const report = reportOf(
      {
        ...run,
        comments: [{ id: 'c', at: NOW, by: OSCAR, text: 'two\n# lines' }],
        steps: [
          {
            ...step,
            title: 'Look *closely*',
            actor: OSCAR,
            startedAt: NOW,
            output: { ok: true },
            evidence: { kind: 'text', value: '`rm -rf`' },
          },
        ],
      },
      NOW + 3_725_000,
    );
    expect(report).toContain('- **Took**: 1 h 2 min 5 s');
    expect(report).toContain('- **Target**: 5 min');
    expect(report).toContain('### 1. Look \\*closely\\* (now)');
    expect(report).toContain('- **Evidence**: \\`rm -rf\\`');
    expect(report).toContain('```json\n{\n  "ok": true\n}\n```');
    expect(report).toContain(`${OSCAR}: two \\# lines`);
  });
});

describe('whoever leads a run', () => {
  const before = exampleRun(0);
  const [step] = before.steps;
  const waiting: RunRecord = {
    ...before,
    steps: [
      { ...step, kind: 'timer', state: 'waiting', startedAt: NOW },
      { ...step, id: 's2' },
    ],
  };
  const due = (after: number): RunRecord => ({
    ...waiting,
    revision: 2,
    steps: [
      { ...waiting.steps[0], state: 'done', finishedAt: NOW + after },
      waiting.steps[1],
    ],
  });

  it('hears that a run was handed to them, unless they took it', () => {
    const after = { ...before, lead: OSCAR };
    expect(newsOf(before, after, DANA)?.title).toBe('Yours now: Go back');
    expect(newsOf(before, after, OSCAR)).toBeUndefined();
  });

  it('hears that it waits for them, once they may have looked away', () => {
    expect(newsOf(waiting, due(60_000), undefined)?.title).toBe(
      'Needs you: Step s1',
    );
    expect(newsOf(waiting, due(1_000), undefined)).toBeUndefined();
    expect(newsOf(waiting, due(60_000), DANA)).toBeUndefined();
    const over: RunRecord = { ...due(60_000), phase: 'aborted' };
    expect(newsOf(waiting, over, undefined)).toBeUndefined();
  });
});
