import { doraReason } from '@quarterdeck/plugin-dora-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { Counted, firstFrom } from './counting';
import {
  DeploymentRecord,
  DerivedIncident,
  IncidentRecord,
  PlannedMark,
} from './records';

/** What is deployed while an incident has been open for longer is not deployed for it. */
export const OPEN_FOR_MS = 7 * 24 * 3_600_000;

/**
 * Whether a deployment was unplanned. The first that answers decides: whoever reported it; a mark of its commits; an
 * incident of the same entity and environment that was open when it began, and that comes from another deployment; known
 * commits without a mark. Else nobody knows.
 *
 * @param incidents - of the entity and environment, by when they were opened
 */
export function reworkOf(
  deployment: DeploymentRecord,
  { reportedRework }: Counted,
  mark: PlannedMark | undefined,
  incidents: readonly IncidentRecord[],
  derived: ReadonlyMap<string, DerivedIncident>,
): { isRework?: boolean; reworkReason?: Reason } {
  if (reportedRework !== undefined) {
    return {
      isRework: reportedRework,
      reworkReason: doraReason(
        reportedRework ? 'rework.explicit' : 'rework.reported-planned',
      ),
    };
  }
  if (mark?.isUnplanned) {
    return { isRework: true, reworkReason: mark.reason };
  }
  const incident = openIncident(deployment, incidents, derived);
  if (incident) {
    const { number } = incident;
    return {
      isRework: true,
      reworkReason: doraReason('rework.incident', { number }),
    };
  }
  return mark ? { isRework: false, reworkReason: mark.reason } : {};
}

function openIncident(
  { id, startedAt }: DeploymentRecord,
  incidents: readonly IncidentRecord[],
  derived: ReadonlyMap<string, DerivedIncident>,
): IncidentRecord | undefined {
  const first = firstFrom(
    incidents,
    startedAt - OPEN_FOR_MS,
    each => each.openedAt,
  );
  for (let index = first; index < incidents.length; index++) {
    const incident = incidents[index];
    if (incident.openedAt > startedAt) {
      return undefined;
    }
    const cause = derived.get(incident.id)?.deploymentId;
    const isOpen =
      incident.resolvedAt === undefined || incident.resolvedAt > startedAt;
    if (cause !== undefined && cause !== id && isOpen) {
      return incident;
    }
  }
  return undefined;
}
