import { GateState, rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import {
  AnyCommand,
  answered,
  canOverride,
  obeyOverride,
  openReviews,
} from './overrides';
import { RolloutState, initialState } from './state';

const OWNER = 'user:default/olga';
const OTHER = 'user:default/otto';
const gate = (kind: string, changes: Partial<GateState> = {}): GateState => ({
  kind,
  beforeStep: null,
  isOpen: false,
  reason: rolloutReason('gate.locked', { by: 'x', cause: 'y', until: 'z' }),
  liftedBy: rolloutReason('lift.administrator'),
  link: null,
  ...changes,
});
const pass = (kind: string): AnyCommand => ({
  kind: 'override-gate',
  gate: kind,
  beforeStep: null,
  by: OWNER,
  cause: 'it burns',
});
const acknowledge = (by: string): AnyCommand => ({
  kind: 'acknowledge-override',
  gate: 'lock',
  beforeStep: null,
  by,
});
const waiting = (gates: GateState[]): RolloutState =>
  initialState(0, gates, rolloutReason('gate.open'));

describe('a closed gate', () => {
  it('is passed with who and why, and stays so when it is asked again', () => {
    const before = waiting([gate('lock'), gate('freeze')]);
    const { state, command, log } = obeyOverride(before, pass('lock'), 5);
    expect(command).toBeUndefined();
    expect(log).toHaveLength(1);
    expect(state.gates.map(({ isOpen }) => isOpen)).toEqual([true, false]);
    expect(answered(before.gates, state.overrides)[0]).toMatchObject({
      isOpen: true,
      reason: { params: { by: OWNER, cause: 'it burns' } },
      liftedBy: null,
    });
    expect(openReviews(state)).toMatchObject([
      { gate: 'lock', at: 5, closedBecause: { code: 'gate.locked' } },
    ]);
  });

  it.each([
    ['agreement', gate('approval'), 'waiting'],
    ['an open one', gate('lock', { isOpen: true }), 'waiting'],
    [
      'one that was not asked',
      gate('lock', { reason: rolloutReason('gate.not-asked') }),
      'waiting',
    ],
    ['one of a rollout that goes back', gate('lock'), 'restoring'],
    ['one of a rollout that is over', gate('lock'), 'ended'],
  ] as const)('is not passed where it is %s', (_, one, phase) => {
    const before = { ...waiting([one]), phase };
    expect(canOverride(before, one)).toBe(false);
    const obeyed = obeyOverride(before, pass(one.kind), 5);
    expect(obeyed).toEqual({ state: before, log: [] });
  });

  it('is closed again by another lock than the one that was passed, which has to be passed, too', () => {
    const locked = (by: string) =>
      gate('lock', {
        reason: rolloutReason('gate.locked', { by, cause: 'y', until: 'z' }),
      });
    const passed = obeyOverride(waiting([locked('x')]), pass('lock'), 5).state;
    const gates = answered([locked('warden')], passed.overrides);
    expect(gates).toEqual([locked('warden')]);
    const again = obeyOverride({ ...passed, gates }, pass('lock'), 6).state;
    expect(again.gates.map(({ isOpen }) => isOpen)).toEqual([true]);
    expect(openReviews(again)).toHaveLength(2);
    expect(answered([locked('x')], again.overrides)[0].isOpen).toBe(true);
  });

  it('is looked at by somebody else, also after the end', () => {
    const passed = obeyOverride(waiting([gate('lock')]), pass('lock'), 5).state;
    const ended: RolloutState = { ...passed, phase: 'ended' };
    expect(obeyOverride(ended, acknowledge(OWNER), 6).state).toBe(ended);
    const { state } = obeyOverride(ended, acknowledge(OTHER), 7);
    expect(state.overrides).toMatchObject([
      { by: OWNER, acknowledgedBy: OTHER, acknowledgedAt: 7 },
    ]);
    expect(openReviews(state)).toEqual([]);
    expect(obeyOverride(state, acknowledge(OTHER), 8).log).toEqual([]);
  });

  it('is no matter of other commands', () => {
    const state = waiting([]);
    const command = { kind: 'pause', by: OWNER } as const;
    expect(obeyOverride(state, command, 5)).toEqual({
      state,
      command,
      log: [],
    });
  });
});
