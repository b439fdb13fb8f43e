import type {
  Environment,
  EnvironmentMatrix,
  MatrixEnvironment,
  PromotionCandidate,
} from '@quarterdeck/plugin-environments-common';
import { kubectlSetImages } from './kubectl';

/** The environment that takes the versions of this one and does not run them; undefined where there is none. */
export function promotionTarget(
  matrix: EnvironmentMatrix,
  { environment, workloads }: MatrixEnvironment,
): Environment | undefined {
  const target = matrix.environments.find(
    each => each.environment.promoteFrom === environment.id,
  );
  const runsOther = workloads.some(
    ({ name, version }) =>
      version !== null &&
      target?.workloads.find(each => each.name === name)?.version !== version,
  );
  return runsOther ? target?.environment : undefined;
}

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
