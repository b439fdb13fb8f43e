import { Tier, doraReason } from '@quarterdeck/plugin-dora-common';
import { deploymentRow, incidentRow } from './figureRows';

/** Rows of deployments and incidents as the room writes them. */
export function recordedDeployment(
  id: string,
  entityRef: string,
  tier: Tier,
  changes: Parameters<typeof deploymentRow>[3] & {
    code?: 'succeeded' | 'under-way' | 'drill' | 'same-as';
  },
) {
  const { code, ...columns } = changes;
  const reason =
    code === 'same-as'
      ? doraReason('not-counted.same-as', { deployment: 'd1' })
      : doraReason(
          code === undefined || code === 'succeeded'
            ? 'counted.succeeded'
            : `not-counted.${code}`,
        );
  return {
    ...deploymentRow(id, entityRef, tier, columns),
    record_json: JSON.stringify({
      record: {
        source: 'observed',
        version: `v-${id}`,
        finishedAt: columns.endedAt,
        outcome: columns.endedAt === undefined ? undefined : 'succeeded',
      },
    }),
    reason_code: reason.code,
    derived_json: JSON.stringify({
      reason,
      failedReasons:
        columns.failedAt === undefined
          ? []
          : [doraReason('failed.incident', { number: 7 })],
    }),
  };
}

export function recordedIncident(
  id: string,
  entityRef: string,
  tier: Tier | null,
  openedAt: number,
  changes: Parameters<typeof incidentRow>[4] = {},
) {
  return {
    ...incidentRow(id, entityRef, tier, openedAt, changes),
    record_json: JSON.stringify({
      number: 7,
      title: 'Orders fail',
      severity: 'P1',
      startedAt: openedAt,
    }),
    derived_json: JSON.stringify({
      reason: doraReason(
        changes.deploymentId === undefined
          ? 'attribution.none'
          : 'attribution.explicit',
        { hours: 24 },
      ),
    }),
  };
}
