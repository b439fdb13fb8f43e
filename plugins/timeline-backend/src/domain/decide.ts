import { FactPhase } from '@quarterdeck/plugin-timeline-common';

/** `absent` is nowhere kept. Times are milliseconds since 1970 in UTC. */
export type State = { phase: 'absent' } | { phase: FactPhase; since: number };

export interface Situation {
  isDeclared: boolean;
  /** How long it has been in its phase. */
  ageMs: number;
  forgetAfterMs: number;
}

export type Effect = 'save' | 'forget' | 'announce';

interface Transition {
  to: State['phase'];
  when(situation: Situation): boolean;
}

/**
 * The life of one fact; from each phase the first transition that applies is taken.
 *
 *     absent ──► declared ◄──► missing ──► absent
 */
export const TRANSITIONS: Record<State['phase'], readonly Transition[]> = {
  absent: [{ to: 'declared', when: ({ isDeclared }) => isDeclared }],
  declared: [{ to: 'missing', when: ({ isDeclared }) => !isDeclared }],
  missing: [
    { to: 'declared', when: ({ isDeclared }) => isDeclared },
    {
      to: 'absent',
      when: ({ ageMs, forgetAfterMs }) => ageMs >= forgetAfterMs,
    },
  ],
};

/** What follows from what is kept and what was just seen; `effects` is empty where nothing changes. */
export function decide(
  state: State,
  observation: { isDeclared: boolean },
  now: number,
  limits: { forgetAfterMs: number },
): { next: State; effects: Effect[] } {
  const ageMs = state.phase === 'absent' ? 0 : now - state.since;
  const situation = { ...observation, ...limits, ageMs };
  const transition = TRANSITIONS[state.phase].find(({ when }) =>
    when(situation),
  );
  if (!transition) {
    return { next: state, effects: [] };
  }
  return transition.to === 'absent'
    ? { next: { phase: 'absent' }, effects: ['forget', 'announce'] }
    : {
        next: { phase: transition.to, since: now },
        effects: ['save', 'announce'],
      };
}
