import type {
  EnvironmentMatrix,
  MatrixEnvironment,
} from '@quarterdeck/plugin-environments-common';
import { worstHealth, type HealthStatus } from '@quarterdeck/toolkit-common';
import { isNotDeployed } from './deployed';

/** One line of the card: an environment, or all previews of one together. */
export type OverviewLine = {
  environmentId: string;
  title: string;
  /** How many previews the line stands for; absent for any other environment. */
  previewCount?: number;
  /** Absent where it is known that nothing runs. */
  running?: {
    versions: string[];
    status: HealthStatus;
    /** The latest change, ISO 8601; absent where none is known. */
    changedAt?: string;
  };
};

/** The matrix in a few lines, in rank order. */
export function overviewLines(matrix: EnvironmentMatrix): OverviewLine[] {
  const byEnvironment = new Map<string, MatrixEnvironment[]>();
  for (const column of matrix.environments) {
    const { id } = column.environment;
    byEnvironment.set(id, [...(byEnvironment.get(id) ?? []), column]);
  }
  return [...byEnvironment.values()].map(columns => {
    const [{ environment }] = columns;
    const previews = columns.filter(({ preview }) => preview !== null);
    const line = { environmentId: environment.id, title: environment.title };
    return {
      ...line,
      ...(previews.length > 0 && { previewCount: previews.length }),
      ...(!columns.every(isNotDeployed) && { running: runningIn(columns) }),
    };
  });
}

function runningIn(columns: MatrixEnvironment[]): OverviewLine['running'] {
  const workloads = columns.flatMap(column => column.workloads);
  const changes = workloads.flatMap(({ changedAt }) => changedAt ?? []).sort();
  return {
    versions: [...new Set(workloads.flatMap(({ version }) => version ?? []))],
    status:
      worstHealth(columns.map(({ health }) => health.status)) ?? 'unknown',
    changedAt: changes.at(-1),
  };
}
