import { Tier } from '@quarterdeck/plugin-dora-common';

/** Rows of the tables as far as figures are made of them; what does not matter to these has some value. */
export function deploymentRow(
  id: string,
  entityRef: string,
  tier: Tier,
  changes: {
    startedAt: number;
    endedAt?: number;
    hasSucceeded?: boolean;
    countedAt?: number;
    failedAt?: number;
    recoveredAt?: number;
    isRework?: boolean;
    commitsState?: 'pending' | 'known' | 'unknown';
    negative?: number;
  },
) {
  return {
    id,
    entity_ref: entityRef,
    environment_id: tier,
    tier,
    started_at: changes.startedAt,
    ended_at: changes.endedAt ?? null,
    has_succeeded: changes.hasSucceeded ?? false,
    record_json: '{}',
    fact_position: 1,
    counted_at: changes.countedAt ?? null,
    delivered_at: null,
    is_failed: changes.failedAt !== undefined,
    failed_at: changes.failedAt ?? null,
    recovered_at: changes.recoveredAt ?? null,
    is_rework: changes.isRework ?? null,
    derived_json: '{}',
    commits_state: changes.commitsState ?? 'pending',
    negative_changes: changes.negative ?? 0,
  };
}

export function incidentRow(
  id: string,
  entityRef: string,
  tier: Tier | null,
  openedAt: number,
  changes: { deploymentId?: string; isCounted?: boolean } = {},
) {
  return {
    id,
    entity_ref: entityRef,
    environment_id: tier,
    tier,
    opened_at: openedAt,
    is_counted: changes.isCounted ?? true,
    record_json: '{}',
    fact_position: 1,
    deployment_id: changes.deploymentId ?? null,
    method: changes.deploymentId === undefined ? 'none' : 'explicit',
    derived_json: '{}',
  };
}

export function changeRow(
  deploymentId: string,
  sha: string,
  entityRef: string,
  tier: Tier,
  deliveredAt: number,
  leadMs: number,
  stages: Record<string, number>,
) {
  return {
    deployment_id: deploymentId,
    sha,
    entity_ref: entityRef,
    environment_id: tier,
    tier,
    delivered_at: deliveredAt,
    lead_ms: leadMs,
    stages_json: JSON.stringify(stages),
  };
}
