import type {
  Environment,
  EnvironmentMatrix,
  MatrixEnvironment,
} from '@quarterdeck/plugin-environments-common';

/** The environments of a matrix that can be compared, in rank order: each once, previews aside. */
export function comparableEnvironments(
  matrix: EnvironmentMatrix,
): Environment[] {
  return matrix.environments
    .map(({ environment }) => environment)
    .filter(({ tier }) => tier !== 'preview');
}

/** The environment that versions come from, else that of next lower rank; and the one they go to. */
export function neighbours(
  matrix: EnvironmentMatrix,
  { environment }: Pick<MatrixEnvironment, 'environment'>,
): { below?: Environment; above?: Environment } {
  const all = comparableEnvironments(matrix);
  const index = all.findIndex(({ id }) => id === environment.id);
  if (index < 0) {
    return {};
  }
  const { promoteFrom } = environment;
  const next = all.at(index + 1);
  return {
    below:
      promoteFrom === null
        ? all[index - 1]
        : all.find(({ id }) => id === promoteFrom),
    above:
      all.find(candidate => candidate.promoteFrom === environment.id) ??
      (next?.promoteFrom === null ? next : undefined),
  };
}

/** What to compare where nobody has chosen: the highest environment with the one below it. */
export function defaultPair(matrix: EnvironmentMatrix): {
  left?: string;
  right?: string;
} {
  const environment = comparableEnvironments(matrix).at(-1);
  return {
    left: environment && neighbours(matrix, { environment }).below?.id,
    right: environment?.id,
  };
}
