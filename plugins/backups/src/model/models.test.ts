import {
  examplePolicyProtection,
  runningBackup,
} from '../testing/exampleProtection';
import { rpoAt } from './clocks';
import { worstOfDays } from './history';
import { fieldsOf, rulesOf } from './retention';
import { countChecks, phasesOf, shareOf, worstFirst } from './runs';
import { bytesText } from './sizes';
import { retentionSnippet } from './snippets';

const HOUR_MS = 3_600_000;
const at = (hour: number) =>
  new Date(Date.parse('2026-11-20T00:00:00Z') + hour * HOUR_MS).toISOString();

describe('the clock of what would be lost', () => {
  const { rpo } = examplePolicyProtection();
  const point = Date.parse(rpo.newestPointAt ?? '');

  it('runs on by itself, and is broken from the instant on that was told', () => {
    expect(rpoAt(rpo, point + HOUR_MS)).toEqual({
      ms: HOUR_MS,
      status: 'healthy',
      isBroken: false,
    });
    expect(rpoAt(rpo, point + 24 * HOUR_MS)).toEqual({
      ms: 24 * HOUR_MS,
      status: 'unavailable',
      isBroken: true,
    });
  });

  it('knows nothing where nothing can be restored', () => {
    const nothing = { ...rpo, newestPointAt: null, breachAt: null, ms: null };
    expect(rpoAt({ ...nothing, status: 'unknown' }, point)).toEqual({
      ms: null,
      status: 'unknown',
      isBroken: false,
    });
  });
});

describe('the worst of each day', () => {
  it('counts what grew until its end, and says nothing where nothing could be restored', () => {
    expect(
      worstOfDays({
        from: at(0),
        to: at(60),
        rpo: [
          { at: at(0), ms: null },
          { at: at(6), ms: 0 },
          { at: at(30), ms: 24 * HOUR_MS },
          { at: at(30), ms: 2 * HOUR_MS },
        ],
      }),
    ).toEqual([
      { date: '2026-11-20', ms: null },
      { date: '2026-11-21', ms: 24 * HOUR_MS },
      { date: '2026-11-22', ms: 32 * HOUR_MS },
    ]);
  });

  it('is not known where no step is', () => {
    expect(worstOfDays({ from: at(0), to: at(24), rpo: [] })).toEqual([
      { date: '2026-11-20', ms: null },
    ]);
  });
});

describe('a run', () => {
  it('is past the phases before the one it is in', () => {
    expect(
      phasesOf({
        kind: 'backup',
        progress: runningBackup.progress,
      }).map(({ standing }) => standing),
    ).toEqual(['done', 'current', 'coming', 'coming']);
    expect(
      phasesOf({ kind: 'backup', progress: null }).every(
        ({ standing }) => standing === 'coming',
      ),
    ).toBe(true);
  });

  it('has no share where nobody knows how much there is', () => {
    expect(shareOf(runningBackup.progress)).toBeCloseTo(0.4);
    expect(shareOf(null)).toBeUndefined();
    expect(
      runningBackup.progress &&
        shareOf({ ...runningBackup.progress, totalBytes: null }),
    ).toBeUndefined();
  });

  it('shows what failed first', () => {
    const check = (state: 'passed' | 'failed' | 'skipped') => ({
      name: state,
      kind: 'count' as const,
      state,
      expected: null,
      found: null,
      reason: null,
    });
    const checks = [check('passed'), check('skipped'), check('failed')];
    expect(worstFirst(checks).map(({ name }) => name)).toEqual([
      'failed',
      'skipped',
      'passed',
    ]);
    expect(countChecks(checks)).toEqual({ failed: 1, skipped: 1, passed: 1 });
  });
});

describe('rules of retention', () => {
  it('come back from their fields as they were, and empty fields are no rules', () => {
    const rules = { daily: 30, within: '30d', yearly: -1 };
    expect(rulesOf(fieldsOf(rules))).toEqual(rules);
    expect(rulesOf(fieldsOf({}))).toEqual({});
    expect(rulesOf({ ...fieldsOf({}), daily: 'many' })).toBeUndefined();
    expect(rulesOf({ ...fieldsOf({}), within: '1w' })).toBeUndefined();
    expect(retentionSnippet(rules)).toBe(
      'retention:\n  daily: 30\n  yearly: -1\n  within: 30d',
    );
  });
});

describe('sizes', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1_200_000_000, '1.2 GB'],
    [5e15, '5,000 TB'],
  ])('says %d as %s', (bytes, text) => {
    expect(bytesText(bytes, 'en')).toBe(text);
  });

  it('says them in French', () => {
    expect(bytesText(1_200_000_000, 'fr')).toMatch(/^1,2\s?Go$/);
  });
});
