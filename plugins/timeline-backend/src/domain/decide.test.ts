import { State, TRANSITIONS, decide } from './decide';

const NOW = 1_790_000_000_000;
const LIMITS = { forgetAfterMs: 1_000 };

const absent: State = { phase: 'absent' };
const declared: State = { phase: 'declared', since: NOW - 500 };
const missing: State = { phase: 'missing', since: NOW - 500 };
const longMissing: State = { phase: 'missing', since: NOW - 1_000 };

describe('decide', () => {
  it.each<[string, State, boolean, State, string[]]>([
    ['stays away', absent, false, absent, []],
    [
      'appears',
      absent,
      true,
      { phase: 'declared', since: NOW },
      ['save', 'announce'],
    ],
    ['stays', declared, true, declared, []],
    [
      'is missed',
      declared,
      false,
      { phase: 'missing', since: NOW },
      ['save', 'announce'],
    ],
    [
      'comes back',
      missing,
      true,
      { phase: 'declared', since: NOW },
      ['save', 'announce'],
    ],
    ['is waited for', missing, false, missing, []],
    ['is forgotten', longMissing, false, absent, ['forget', 'announce']],
    [
      'comes back in the last moment',
      longMissing,
      true,
      { phase: 'declared', since: NOW },
      ['save', 'announce'],
    ],
  ])('one that %s', (_, state, isDeclared, next, effects) => {
    expect(decide(state, { isDeclared }, NOW, LIMITS)).toEqual({
      next,
      effects,
    });
  });

  it('has no phase that cannot be left', () => {
    const phases = Object.keys(TRANSITIONS);
    for (const transitions of Object.values(TRANSITIONS)) {
      expect(transitions.length).toBeGreaterThan(0);
      transitions.forEach(({ to }) => expect(phases).toContain(to));
    }
  });
});
