import type {
  EnvironmentMatrix,
  Workload,
} from '@quarterdeck/plugin-environments-common';
import type { HealthStatus } from '@quarterdeck/toolkit-common';
import { columnKey, columnTitle } from './columns';

/** One thing that a reader who does not see the page should be told. */
export type Change = {
  environmentTitle: string;
  workload: string;
} & (
  | { kind: 'version'; version: string }
  | { kind: 'health'; status: HealthStatus }
  | { kind: 'appeared' }
  | { kind: 'gone' }
);

/** What changed from one answer to the next, in the order of the page. */
export function changesBetween(
  previous: EnvironmentMatrix,
  next: EnvironmentMatrix,
): Change[] {
  return next.environments.flatMap(column => {
    const { workloads } = column;
    const before =
      previous.environments.find(
        candidate => columnKey(candidate) === columnKey(column),
      )?.workloads ?? [];
    const about = (workload: Workload) => ({
      environmentTitle: columnTitle(column),
      workload: workload.name,
    });
    const changed = workloads.flatMap((workload): Change[] => {
      const old = before.find(({ id }) => id === workload.id);
      if (!old) {
        return [{ ...about(workload), kind: 'appeared' }];
      }
      const changes: Change[] = [];
      if (workload.version !== null && workload.version !== old.version) {
        changes.push({
          ...about(workload),
          kind: 'version',
          version: workload.version,
        });
      }
      if (workload.health.status !== old.health.status) {
        changes.push({
          ...about(workload),
          kind: 'health',
          status: workload.health.status,
        });
      }
      return changes;
    });
    const gone = before
      .filter(old => !workloads.some(({ id }) => id === old.id))
      .map((old): Change => ({ ...about(old), kind: 'gone' }));
    return [...changed, ...gone];
  });
}
