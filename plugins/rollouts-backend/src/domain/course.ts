import { PlanDocument, Release } from '@quarterdeck/plugin-rollouts-common';
import { ClusterView, DeploymentView } from './view';

/** From then on the new version got so many percent of the requests, as it was read from the cluster. */
export interface CoursePoint {
  at: number;
  traffic: number;
}

/** More than any plan has steps: replicas that come and go all the time must not fill the row. */
const MOST_POINTS = 200;

/** The share of the requests that reaches pods of the new version; undefined where nothing serves at all. */
export function seenTraffic(
  { routing, to }: PlanDocument,
  { stable, candidate, router }: ClusterView,
): number | undefined {
  const sides = { stable: pods(stable, to), candidate: pods(candidate, to) };
  if (routing.kind === 'none') {
    return percent(
      sides.stable.renewed + sides.candidate.renewed,
      sides.stable.available + sides.candidate.available,
    );
  }
  // A side without requests need not be there at all.
  const toCandidate = router?.traffic ?? 0;
  const ofStable = percent(sides.stable.renewed, sides.stable.available) ?? 0;
  const ofCandidate =
    percent(sides.candidate.renewed, sides.candidate.available) ?? 0;
  return Math.round(
    (toCandidate * ofCandidate + (100 - toCandidate) * ofStable) / 100,
  );
}

/** The course with what was seen now, where that is another share than before. */
export function courseAfter(
  course: readonly CoursePoint[],
  traffic: number | undefined,
  at: number,
): CoursePoint[] {
  return traffic === undefined ||
    course.at(-1)?.traffic === traffic ||
    course.length >= MOST_POINTS
    ? [...course]
    : [...course, { at, traffic }];
}

function pods(view: DeploymentView | undefined, release: Release) {
  if (!view) {
    return { available: 0, renewed: 0 };
  }
  const { available, total, updated } = view;
  const isNew = release.images.every(({ container, image }) =>
    view.images.some(
      each => each.container === container && each.image === image,
    ),
  );
  // Pods that start are of the newest template: those of the one before are ready until they go.
  const renewed = Math.max(0, available - (total - updated));
  return { available, renewed: isNew ? renewed : available - renewed };
}

function percent(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : Math.round((part / whole) * 100);
}
