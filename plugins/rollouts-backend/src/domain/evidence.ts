import { EnvironmentMatrix } from '@quarterdeck/plugin-environments-common';
import {
  EvidenceKind,
  PlanDocument,
} from '@quarterdeck/plugin-rollouts-common';

/** Times are milliseconds since 1970 in UTC. */
export interface EvidenceRecord {
  id: string;
  entityRef: string;
  kind: EvidenceKind;
  image: string;
  digest: string;
  result: 'passed' | 'failed';
  criticalFindings?: number;
  link?: string;
  at: number;
  reportedBy: string;
}

/** Those images that a rollout brings. */
export function newImagesOf({
  from,
  to,
}: Pick<PlanDocument, 'from' | 'to'>): string[] {
  const before = new Set(from.images.map(({ image }) => image));
  return [...new Set(to.images.map(({ image }) => image))].filter(
    image => !before.has(image),
  );
}

/**
 * What an image means: the digest that it is pinned to, else those that pods of the entity were seen to run it by.
 *
 * @returns none where nobody runs it; several where its tag was moved
 */
export function digestsOf(
  image: string,
  matrix: EnvironmentMatrix,
): readonly string[] {
  const pinned = /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
  if (pinned !== undefined) {
    return [pinned];
  }
  const seen = matrix.environments
    .flatMap(({ workloads }) => workloads)
    .flatMap(({ images }) => images)
    .flatMap(each =>
      each.image === image && each.digest !== null ? [each.digest] : [],
    );
  return [...new Set(seen)];
}
