import { doraReason } from '@quarterdeck/plugin-dora-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { StoredDeployment, StoredIncident } from '../domain/stored';

/**
 * Deployments as a reader may see them: that an incident of a service that is hidden from them comes from one is said,
 * since that makes it one that failed; which incident that is, is not.
 */
export async function withoutHiddenIncidents(
  rows: readonly StoredDeployment[],
  incidentsOf: (ids: readonly string[]) => Promise<StoredIncident[]>,
  readable: (entityRefs: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<StoredDeployment[]> {
  const blamed = rows.filter(({ follows }) =>
    follows.failedReasons.some(isIncident),
  );
  if (blamed.length === 0) {
    return [...rows];
  }
  const incidents = await incidentsOf(blamed.map(({ id }) => id));
  const seen = await readable(incidents.map(({ entityRef }) => entityRef));
  const numbers = new Set(
    incidents
      .filter(({ entityRef }) => seen.has(entityRef))
      .map(({ number }) => number),
  );
  const shown = (reason: Reason) =>
    isIncident(reason) && !numbers.has(Number(reason.params.number))
      ? doraReason('failed.hidden-incident')
      : reason;
  return rows.map(row => ({
    ...row,
    follows: {
      ...row.follows,
      failedReasons: row.follows.failedReasons.map(shown),
    },
  }));
}

function isIncident({ code }: Reason): boolean {
  return code === 'failed.incident';
}
