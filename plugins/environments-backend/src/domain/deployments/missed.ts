import { ObservedWorkload, RememberedTemplate } from '../observation';
import { WorkloadState } from './records';

/** Of one workload, of those that ran before. */
export const KEPT_TEMPLATES = 10;

/**
 * Changes that came, and perhaps went, while nobody watched: of those the cluster remembers when they were new. One that
 * is numbered after the current template has yet to become it. What is remembered of a workload that was made anew is how
 * it came to be what it had been.
 */
export function missedChanges(
  { uid: seenUid, current, since }: WorkloadState,
  { uid, template, remembered }: ObservedWorkload,
): RememberedTemplate[] {
  if (seenUid !== undefined && seenUid !== uid) {
    return [];
  }
  const before = remembered.find(
    each => each.template.fingerprint === current.fingerprint && !each.reused,
  );
  // Clusters tell whole seconds; within one, numbers tell what came after.
  const isLater = ({ createdAt, number, reused }: RememberedTemplate) =>
    createdAt > since ||
    (createdAt === since &&
      !reused &&
      before !== undefined &&
      number > before.number);
  const last = lastNumberOf(template, remembered);
  const isSame = template.fingerprint === current.fingerprint;
  const upTo = last ?? (isSame ? 0 : Infinity);
  return inOrder(remembered).filter(
    each =>
      isLater(each) &&
      each.number <= upTo &&
      each.template.fingerprint !== current.fingerprint &&
      (each.reused || each.template.fingerprint !== template.fingerprint),
  );
}

function lastNumberOf(
  { fingerprint }: { fingerprint: string },
  remembered: readonly RememberedTemplate[],
): number | undefined {
  return remembered
    .filter(({ template }) => template.fingerprint === fingerprint)
    .map(({ number }) => number)
    .sort((left, right) => left - right)
    .at(-1);
}

/** As they first came; an undo gives one that ran before a new number. */
export function inOrder(
  remembered: readonly RememberedTemplate[],
): RememberedTemplate[] {
  return [...remembered]
    .sort(
      (left, right) =>
        left.createdAt - right.createdAt || left.number - right.number,
    )
    .slice(-KEPT_TEMPLATES);
}
