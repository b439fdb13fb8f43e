import { exampleRun, exampleStep } from '../testing/exampleRun';
import {
  changesBetween,
  changesSomething,
  mainControl,
  neighbour,
  otherControls,
  paceOf,
  shownStep,
  stepDuration,
} from './run';

const NOW = Date.parse('2026-03-04T12:00:00.000Z');

describe('the main thing to do', () => {
  it.each([
    [['complete', 'skip'], 'complete'],
    [['skip', 'complete', 'retry'], 'retry'],
    [['skip', 'execute'], 'execute'],
    [['skip', 'settle'], 'settle'],
    [['decide', 'skip'], 'decide'],
    [['cancel'], undefined],
    [[], undefined],
  ] as const)('of %j is %s', (controls, main) => {
    const step = exampleStep({ controls: [...controls] });
    expect(mainControl(step)).toBe(main);
    expect(otherControls(step)).toEqual(
      controls.filter(control => control !== main),
    );
  });

  it('is told apart by whether it changes something', () => {
    const action = exampleStep({ kind: 'action', isReadOnly: false });
    expect(changesSomething(exampleRun(), action)).toBe(true);
    // What nobody knows might.
    expect(
      changesSomething(exampleRun(), { ...action, isReadOnly: null }),
    ).toBe(true);
    expect(
      changesSomething(exampleRun(), { ...action, isReadOnly: true }),
    ).toBe(false);
    expect(changesSomething(exampleRun({}, { mode: 'dry-run' }), action)).toBe(
      false,
    );
    expect(changesSomething(exampleRun(), exampleStep())).toBe(false);
  });
});

describe('the step to look at', () => {
  it('is the chosen one, the current one, or the last', () => {
    expect(shownStep(exampleRun(), 'tell')?.id).toBe('tell');
    expect(shownStep(exampleRun(), null)?.id).toBe('look');
    expect(shownStep(exampleRun(), 'gone')?.id).toBe('look');
    expect(shownStep(exampleRun({ isCurrent: false }), null)?.id).toBe('tell');
    expect(shownStep(exampleRun({}, { steps: [] }), null)).toBeUndefined();
  });

  it('has neighbours, but not beyond the ends', () => {
    const run = exampleRun();
    expect(neighbour(run, 'look', 1)).toBe('tell');
    expect(neighbour(run, 'look', -1)).toBe('errors');
    expect(neighbour(run, 'tell', 1)).toBe('tell');
    expect(neighbour(run, 'errors', -1)).toBe('errors');
  });
});

describe('changesBetween', () => {
  it('names the steps that are not as they were, and who did it', () => {
    const before = exampleRun();
    expect(changesBetween(before, exampleRun())).toEqual([]);
    expect(
      changesBetween(
        before,
        exampleRun({ state: 'done', actor: 'user:default/oscar' }),
      ),
    ).toEqual([
      {
        stepId: 'look',
        title: 'Look at the dashboard',
        state: 'done',
        actor: 'user:default/oscar',
      },
    ]);
    // Tried again, and failed again.
    expect(changesBetween(before, exampleRun({ attempts: 1 }))).toHaveLength(1);
  });
});

describe('the pace', () => {
  it('counts against the target, or else the estimate', () => {
    expect(paceOf(exampleRun(), NOW)).toEqual({
      elapsedMs: 600_000,
      limitMs: 900_000,
      limit: 'estimate',
      isOver: false,
    });
    expect(paceOf(exampleRun({}, { targetMs: 300_000 }), NOW)).toEqual({
      elapsedMs: 600_000,
      limitMs: 300_000,
      limit: 'target',
      isOver: true,
    });
  });

  it('stands still at the end, and knows when there is no limit', () => {
    expect(
      paceOf(
        exampleRun(
          {},
          {
            finishedAt: '2026-03-04T11:55:00.000Z',
            expectedDurationMs: null,
          },
        ),
        NOW,
      ),
    ).toEqual({
      elapsedMs: 300_000,
      limitMs: null,
      limit: null,
      isOver: false,
    });
  });

  it('of a step begins when it begins', () => {
    expect(stepDuration(exampleStep(), NOW)).toBeNull();
    expect(
      stepDuration(exampleStep({ startedAt: '2026-03-04T11:59:00.000Z' }), NOW),
    ).toBe(60_000);
  });
});
