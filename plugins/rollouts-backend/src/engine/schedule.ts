import { PlanDocument } from '@quarterdeck/plugin-rollouts-common';
import { RolloutState } from '../domain/state';

const SOONEST_MS = 100;
const ARRANGING_MS = { shortest: 250, longest: 2_000 };
/** A quarter of the interval of the metrics, within these. */
const HOLDING_MS = { shortest: 2_000, longest: 5_000 };
const WAITING_EVERY_MS = 3_000;

/**
 * When to look again; undefined where there is nothing to look for.
 *
 * What was asked for just now is often there at once, what takes long takes longer still: while a step is arranged, the
 * time between looks grows with the age of the step. While it holds, a look is due when its metrics are, or its end.
 */
export function nextLook(
  { analysis, steps }: PlanDocument,
  state: RolloutState,
  now: number,
): number | undefined {
  const { phase, heldSince, lookedAt = 0, stepSince, step } = state;
  if (phase === 'ended') {
    return undefined;
  }
  if (phase === 'waiting') {
    return now + WAITING_EVERY_MS;
  }
  if (heldSince === undefined) {
    return now + within(ARRANGING_MS, (now - stepSince) / 2);
  }
  const instants = [
    Math.max(lookedAt, heldSince) + analysis.intervalMs,
    heldSince + (steps[step]?.holdMs ?? 0),
    now + within(HOLDING_MS, analysis.intervalMs / 4),
  ].filter(instant => instant > now);
  return Math.max(now + SOONEST_MS, Math.min(...instants));
}

function within(
  { shortest, longest }: { shortest: number; longest: number },
  wanted: number,
): number {
  return Math.round(Math.min(longest, Math.max(shortest, wanted)));
}
