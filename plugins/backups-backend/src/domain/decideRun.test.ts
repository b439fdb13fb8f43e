import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { EXAMPLE_NOW as NOW, exampleRun } from '../testing/exampleRecords';
import { RUN_TRANSITIONS, RunEvent, decideRun } from './decideRun';
import { RunRecord } from './records';

const REASON = backupsReason('run.succeeded');
const failed = (
  changes: Partial<Extract<RunEvent, { kind: 'failed' }>> = {},
): RunEvent => ({
  kind: 'failed',
  reason: backupsReason('run.could-not-begin', { cause: 'no' }),
  isTransient: true,
  isUnknown: false,
  ...changes,
});
const EVENTS: readonly RunEvent[] = [
  { kind: 'claimed' },
  { kind: 'claimed', backupId: 'b' },
  {
    kind: 'progress',
    warnings: [],
    progress: {
      phase: 'dumping',
      bytes: 1,
      totalBytes: null,
      bytesPerSecond: null,
      remainingMs: null,
      at: new Date(NOW).toISOString(),
    },
  },
  { kind: 'waits', reason: backupsReason('run.waits-for-run') },
  { kind: 'succeeded', reason: REASON },
  failed(),
  failed({ isTransient: false }),
  failed({ isUnknown: true }),
  { kind: 'overdue', maximumMs: 3_600_000 },
  { kind: 'lost' },
  { kind: 'cancel', by: 'user:default/dana' },
];
const CALM = { now: NOW, retryAfterMs: [60_000, 300_000] };
const on = (run: RunRecord, ...events: RunEvent[]) =>
  events.reduce<RunRecord>((state, event) => {
    const next = decideRun(state, event, { ...CALM, isOntoSource: false });
    if (!next) {
      throw new Error(`${event.kind} means nothing when ${state.state}`);
    }
    return next;
  }, run);

describe('decideRun', () => {
  /** Every history of so many events, as what came of each step. */
  function* histories(
    run: RunRecord,
    depth: number,
    claims: number,
    isOntoSource: boolean,
  ): Generator<{
    event: RunEvent;
    before: RunRecord;
    after: RunRecord;
    claims: number;
  }> {
    for (const event of depth === 0 ? [] : EVENTS) {
      const after = decideRun(run, event, { ...CALM, isOntoSource });
      if (after) {
        const claimed = claims + (event.kind === 'claimed' ? 1 : 0);
        yield { event, before: run, after, claims: claimed };
        yield* histories(after, depth - 1, claimed, isOntoSource);
      }
    }
  }

  it.each([true, false])(
    'keeps to its chart through every history of six events, onto the source: %s',
    isOntoSource => {
      const steps = [...histories(exampleRun(), 6, 0, isOntoSource)];
      expect(steps.length).toBeGreaterThan(500);
      const wrong = steps.filter(({ event, before, after, claims }) => {
        const isEnd = RUN_TRANSITIONS[after.state].length === 0;
        return (
          !RUN_TRANSITIONS[before.state].includes(after.state) ||
          (after.finishedAt !== undefined) !== isEnd ||
          claims > 3 ||
          (after.state === 'succeeded') !== (event.kind === 'succeeded') ||
          // It may have taken the place of the source: never again.
          (isOntoSource && claims > 1)
        );
      });
      expect(wrong).toEqual([]);
    },
  );

  it.each(['succeeded', 'failed', 'cancelled', 'missed'] as const)(
    'is at its end when it is %s',
    state => {
      const ended = exampleRun({ state });
      const after = EVENTS.map(event =>
        decideRun(ended, event, { ...CALM, isOntoSource: false }),
      );
      expect(new Set(after)).toEqual(new Set([undefined]));
    },
  );

  it('tries again what may pass, later each time, three times', () => {
    const first = on(
      exampleRun(),
      { kind: 'claimed', backupId: 'b1' },
      failed(),
    );
    expect(first).toMatchObject({
      state: 'queued',
      attempt: 1,
      notBefore: NOW + 60_000,
      stateReason: { code: 'run.retries' },
    });
    const second = on(first, { kind: 'claimed', backupId: 'b2' }, failed());
    expect(second).toMatchObject({
      state: 'queued',
      notBefore: NOW + 300_000,
      backupId: 'b2',
    });
    expect(on(second, { kind: 'claimed' }, failed())).toMatchObject({
      state: 'failed',
      attempt: 3,
      stateReason: { code: 'run.could-not-begin' },
    });
  });

  it('does not try again what cannot pass, or what is due anew before', () => {
    const running = on(exampleRun(), { kind: 'claimed' });
    expect(on(running, failed({ isTransient: false })).state).toBe('failed');
    const next = (nextDueAt: number) =>
      decideRun(running, failed(), {
        ...CALM,
        isOntoSource: false,
        nextDueAt,
      });
    expect(next(NOW + 60_000)?.state).toBe('failed');
    expect(next(NOW + 60_001)?.state).toBe('queued');
    expect(
      decideRun(running, failed(), {
        ...CALM,
        isOntoSource: false,
        retryAfterMs: [],
      })?.state,
    ).toBe('failed');
  });

  it('begins again what was interrupted, until it was three times', () => {
    let run = exampleRun();
    for (const attempt of [1, 2]) {
      run = on(run, { kind: 'claimed' }, { kind: 'lost' });
      expect(run).toMatchObject({ state: 'queued', attempt });
    }
    expect(on(run, { kind: 'claimed' }, { kind: 'lost' })).toMatchObject({
      state: 'failed',
      stateReason: { code: 'run.interrupted', params: { attempts: 3 } },
    });
  });

  it('leaves to a person what nobody knows the end of, onto the source', () => {
    const running = on(exampleRun({ kind: 'restore' }), { kind: 'claimed' });
    for (const event of [
      { kind: 'lost' as const },
      failed({ isUnknown: true }),
      { kind: 'overdue' as const, maximumMs: 1 },
    ]) {
      const onto = { ...CALM, isOntoSource: true };
      expect(decideRun(running, event, onto)).toMatchObject({
        state: 'failed',
        stateReason: { code: 'run.outcome-unknown' },
      });
    }
  });

  it('ends at once what is cancelled and waits, and by its executor what runs', () => {
    const cancel = { kind: 'cancel', by: 'user:default/dana' } as const;
    expect(on(exampleRun(), cancel)).toMatchObject({
      state: 'cancelled',
      cancelledBy: 'user:default/dana',
    });
    const running = on(exampleRun(), { kind: 'claimed' }, cancel);
    expect(running).toMatchObject({
      state: 'running',
      stateReason: { code: 'run.cancelling' },
    });
    expect(on(running, failed()).state).toBe('cancelled');
    expect(on(running, { kind: 'lost' }).state).toBe('cancelled');
    expect(on(running, { kind: 'succeeded', reason: REASON }).state).toBe(
      'succeeded',
    );
  });
});
