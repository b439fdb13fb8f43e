import { GateState, rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { Command, RolloutState } from './state';

/** Which gate of a rollout is meant. */
export interface GateKey {
  gate: string;
  beforeStep: string | null;
}

/** A closed gate that somebody let a rollout pass, and what became of the review that this opened. */
export interface GateOverride extends GateKey {
  by: string;
  cause: string;
  at: number;
  /** Why it was closed then. */
  closedBecause: Reason;
  acknowledgedBy?: string;
  acknowledgedAt?: number;
  comment?: string;
}

export type OverrideCommand =
  | ({ kind: 'override-gate'; by: string; cause: string } & GateKey)
  | ({ kind: 'acknowledge-override'; by: string; comment?: string } & GateKey);

/** All that can be asked of a rollout, however it is carried on. */
export type AnyCommand = Command | OverrideCommand;

type Log = { reason: Reason; by: string }[];

/** Agreement cannot be overridden: that would be agreeing to one's own plan. */
const NEVER = 'approval';
const BEFORE_THE_END = ['waiting', 'progressing', 'paused'];

/** What is asked of the gates is the same for all strategies: it is obeyed before they decide. */
export function obeyOverride(
  state: RolloutState,
  command: AnyCommand | undefined,
  now: number,
): { state: RolloutState; command?: Command; log: Log } {
  switch (command?.kind) {
    case 'override-gate':
      return pass(state, command, now);
    case 'acknowledge-override':
      return acknowledge(state, command, now);
    default:
      return { state, command, log: [] };
  }
}

/** Answers with those gates open that somebody let it pass. */
export function answered(
  gates: readonly GateState[],
  overrides: RolloutState['overrides'] = [],
): GateState[] {
  return gates.map(gate => {
    const override = overrides.find(
      each =>
        isOf(each, gate) && isSameClosing(each.closedBecause, gate.reason),
    );
    return override && !gate.isOpen
      ? {
          ...gate,
          isOpen: true,
          reason: rolloutReason('gate.overridden', {
            by: override.by,
            cause: override.cause,
          }),
          liftedBy: null,
        }
      : gate;
  });
}

/** Whether it is closed, was asked, and may be passed at all. */
export function canOverride({ phase }: RolloutState, gate: GateState): boolean {
  return (
    !gate.isOpen &&
    gate.kind !== NEVER &&
    gate.reason.code !== 'gate.not-asked' &&
    BEFORE_THE_END.includes(phase)
  );
}

/** Those that nobody else has looked at yet. */
export function openReviews({ overrides = [] }: RolloutState): GateOverride[] {
  return overrides.filter(({ acknowledgedAt }) => acknowledgedAt === undefined);
}

/** Who passes the lock that they see passes none that somebody adds later; other gates say the same in changing words. */
function isSameClosing(before: Reason, now: Reason): boolean {
  return (
    now.code !== 'gate.locked' ||
    (before.code === now.code && before.message === now.message)
  );
}

export function isOf(key: GateKey, gate: GateState): boolean {
  return key.gate === gate.kind && key.beforeStep === gate.beforeStep;
}

function pass(
  state: RolloutState,
  command: Extract<OverrideCommand, { kind: 'override-gate' }>,
  at: number,
) {
  const { by, cause, gate, beforeStep } = command;
  const closed = state.gates.find(each => isOf(command, each));
  if (!closed || !canOverride(state, closed)) {
    return { state, log: [] };
  }
  const overrides = [
    ...(state.overrides ?? []),
    { gate, beforeStep, by, cause, at, closedBecause: closed.reason },
  ];
  return {
    state: { ...state, overrides, gates: answered(state.gates, overrides) },
    log: [
      { reason: rolloutReason('log.gate-overridden', { by, gate, cause }), by },
    ],
  };
}

function acknowledge(
  state: RolloutState,
  command: Extract<OverrideCommand, { kind: 'acknowledge-override' }>,
  now: number,
) {
  const { by, gate, beforeStep, comment } = command;
  const open = openReviews(state).find(
    each => each.gate === gate && each.beforeStep === beforeStep,
  );
  if (!open || open.by === by) {
    return { state, log: [] };
  }
  const reviewed = {
    ...open,
    acknowledgedBy: by,
    acknowledgedAt: now,
    comment,
  };
  return {
    state: {
      ...state,
      overrides: state.overrides?.map(each =>
        each === open ? reviewed : each,
      ),
    },
    log: [
      { reason: rolloutReason('log.override-acknowledged', { by, gate }), by },
    ],
  };
}
