import type {
  EnvironmentMatrix,
  PromotionCandidate,
} from '@quarterdeck/plugin-environments-common';
import { kubectlSetImages } from './kubectl';

/**
 * The kubectl commands that give the target of a candidate the images of its source: one per workload and cluster of
 * the target. What the target lacks altogether cannot be made by one command and has none.
 */
export function promotionCommands(
  candidate: PromotionCandidate,
  matrix: EnvironmentMatrix,
): string[] {
  const target = matrix.environments.find(
    ({ environment }) => environment.id === candidate.to.id,
  );
  return candidate.preview.workloads.flatMap(compared => {
    const images = compared.differences.flatMap(({ kind, name, left }) =>
      kind === 'image' && left !== null
        ? [{ container: name, image: left }]
        : [],
    );
    const places = (target?.workloads ?? []).filter(
      ({ kind, name }) => kind === compared.kind && name === compared.name,
    );
    return places.flatMap(workload => {
      const cluster = target?.clusters.find(
        ({ name }) => name === workload.cluster,
      );
      const command = cluster && kubectlSetImages(workload, cluster, images);
      return command ? [command] : [];
    });
  });
}
