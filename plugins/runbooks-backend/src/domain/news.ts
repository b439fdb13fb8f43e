import { currentStep } from './course';
import { RunRecord } from './records';

/** Who waits for less has not looked away. */
const LOOKED_AWAY_MS = 30_000;

/** What whoever leads a run has to hear, who may be doing something else; undefined for nothing. */
export function newsOf(
  before: RunRecord,
  after: RunRecord,
  by: string | undefined,
): { title: string; description: string } | undefined {
  if (after.lead !== before.lead) {
    return after.lead === by
      ? undefined
      : {
          title: `Yours now: ${after.title}`,
          description: `${by} handed you the run for ${after.entityRef}`,
        };
  }
  const current = currentStep(after);
  const was = currentStep(before);
  const isWaitedFor =
    current &&
    after.phase === 'active' &&
    current.state !== 'executing' &&
    current.state !== 'waiting';
  if (by !== undefined || !isWaitedFor || !was) {
    return undefined;
  }
  const hasLookedAway =
    after.revision > before.revision &&
    (['interrupted', 'outcome-unknown'].includes(current.state) ||
      (after.steps.find(({ id }) => id === was.id)?.finishedAt ?? 0) -
        (was.startedAt ?? 0) >=
        LOOKED_AWAY_MS);
  return hasLookedAway
    ? {
        title: `Needs you: ${current.title}`,
        description: `${after.title}, ${after.entityRef}: ${current.reason.message}`,
      }
    : undefined;
}
