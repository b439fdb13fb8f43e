import type {
  EnvironmentMatrix,
  MatrixEnvironment,
  Workload,
} from '@quarterdeck/plugin-environments-common';

/** How what runs here compares with the environment that its versions come from. */
export type Standing = {
  relation: 'same' | 'behind' | 'ahead' | 'different';
  environmentTitle: string;
  version: string;
};

/**
 * Compares a workload with its counterpart in the environment it is promoted from, or else the one of next lower rank.
 *
 * @returns `undefined` where there is nothing to compare with: no lower environment, no counterpart, or a version that
 *   is not known.
 */
export function standing(
  matrix: EnvironmentMatrix,
  here: MatrixEnvironment,
  workload: Workload,
): Standing | undefined {
  const source = sourceOf(matrix, here);
  const counterpart = source && counterpartOf(source, here, workload);
  if (!source || !counterpart?.version || !workload.version) {
    return undefined;
  }
  return {
    relation: compareVersions(workload.version, counterpart.version),
    environmentTitle: source.environment.title,
    version: counterpart.version,
  };
}

function sourceOf(matrix: EnvironmentMatrix, here: MatrixEnvironment) {
  const { promoteFrom, rank } = here.environment;
  if (promoteFrom !== null) {
    return matrix.environments.find(
      ({ environment }) => environment.id === promoteFrom,
    );
  }
  return matrix.environments.findLast(
    ({ environment }) =>
      environment.rank < rank && environment.tier !== 'preview',
  );
}

function counterpartOf(
  source: MatrixEnvironment,
  here: MatrixEnvironment,
  workload: Workload,
) {
  const namesake = source.workloads.find(({ name }) => name === workload.name);
  const bothAlone =
    source.workloads.length === 1 && here.workloads.length === 1;
  return namesake ?? (bothAlone ? source.workloads[0] : undefined);
}

/** By semantic versioning where both follow it; two other versions are only the same or different. */
export function compareVersions(
  version: string,
  other: string,
): Standing['relation'] {
  if (version === other) {
    return 'same';
  }
  const left = parseSemanticVersion(version);
  const right = parseSemanticVersion(other);
  if (!left || !right) {
    return 'different';
  }
  for (const [index, number] of left.numbers.entries()) {
    if (number !== right.numbers[index]) {
      return number < right.numbers[index] ? 'behind' : 'ahead';
    }
  }
  return comparePrereleases(left.prerelease, right.prerelease);
}

function parseSemanticVersion(version: string) {
  const match =
    /^v?(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(
      version,
    );
  return match
    ? {
        numbers: match.slice(1, 4).map(Number),
        prerelease: match[4]?.split('.') ?? [],
      }
    : undefined;
}

/** A release is ahead of its prereleases; identifiers compare one by one, numbers below words. */
function comparePrereleases(
  left: string[],
  right: string[],
): Standing['relation'] {
  if (left.length === 0 || right.length === 0) {
    if (left.length === right.length) {
      return 'different'; // only the build metadata or the "v" differs
    }
    return left.length === 0 ? 'ahead' : 'behind';
  }
  for (const [index, identifier] of left.entries()) {
    const other = right[index];
    if (other === undefined) {
      return 'ahead';
    }
    if (identifier !== other) {
      return identifierIsBelow(identifier, other) ? 'behind' : 'ahead';
    }
  }
  return left.length === right.length ? 'different' : 'behind';
}

function identifierIsBelow(left: string, right: string): boolean {
  const leftIsNumber = /^\d+$/.test(left);
  const rightIsNumber = /^\d+$/.test(right);
  if (leftIsNumber && rightIsNumber) {
    return Number(left) < Number(right);
  }
  return leftIsNumber === rightIsNumber ? left < right : leftIsNumber;
}
