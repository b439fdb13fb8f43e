import { Rollout } from '@quarterdeck/plugin-rollouts-common';
import { backwardOf, effectsOf, forwardOf } from './effects';
import { TakenWrite } from './recordingProxy';

export interface Judgement {
  doubled: string[];
  wrong: string[];
  undetected: string[];
}

/**
 * Holds what the API server took of a rollout that has ended against what its plan says. Forward, only the beginning
 * of what the plan does, in its order, each write once, and all of it where it succeeded. After the breach only what
 * takes that back, again each once and in order, and all of it.
 *
 * @param writes - to the objects of the rollout, from its start on
 */
export function judge(
  rollout: Rollout,
  isBad: boolean,
  writes: readonly TakenWrite[],
): Judgement {
  const found: Judgement = { doubled: [], wrong: [], undetected: [] };
  const { document } = rollout.plan;
  const name = `${document.strategy} of ${document.target.name} to ${document.to.version}`;
  const effects = effectsOf(document, writes);
  const breachAt = rollout.breachAt ? Date.parse(rollout.breachAt) : Infinity;
  const finishedAt = rollout.finishedAt ? Date.parse(rollout.finishedAt) : 0;
  const whats = (hold: (at: number) => boolean) =>
    effects.filter(({ at }) => hold(at)).map(({ what }) => what);
  const forward = whats(at => at < breachAt);
  const back = whats(at => at >= breachAt);
  const late = whats(at => at > finishedAt);
  const told = `${name}, ${rollout.outcome}: ${forward.join(', ')} | ${back.join(', ')}`;

  for (const list of [forward, back]) {
    if (new Set(list).size < list.length) {
      found.doubled.push(told);
    }
  }
  const planned = forwardOf(document);
  const hasSucceeded = rollout.outcome === 'succeeded';
  const isInOrder = forward.every((what, index) => what === planned[index]);
  if (!isInOrder || (hasSucceeded && forward.length !== planned.length)) {
    found.wrong.push(`${told}; planned: ${planned.join(', ')}`);
  }
  if (!hasSucceeded) {
    const owed = backwardOf(forward);
    if (back.join() !== owed.join()) {
      found.wrong.push(`${told}; owed: ${owed.join(', ')}`);
    }
  }
  if (late.length > 0) {
    found.wrong.push(`${name}: ${late.join(', ')} after its end`);
  }
  if (isBad && hasSucceeded) {
    found.undetected.push(told);
  }
  if (!isBad && !hasSucceeded) {
    found.wrong.push(`${told}; ${rollout.breachReason?.message}`);
  }
  return found;
}
