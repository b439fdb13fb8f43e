import { ApprovalsService } from '@quarterdeck/plugin-approvals-node';
import { EnvironmentsService } from '@quarterdeck/plugin-environments-node';
import { RolloutGate } from '@quarterdeck/plugin-rollouts-node';
import { RolloutsConfig } from '../config';
import { RolloutStore } from '../database/RolloutStore';
import { WorkloadCluster } from '../providers/cluster/types';
import { ApprovalGate } from '../providers/gates/approval';
import { LockGate } from '../providers/gates/locks';
import { LowerEnvironmentGate } from '../providers/gates/lowerEnvironment';
import { SchemaCompatibilityGate } from '../providers/gates/schemaCompatibility';
import { SmokeTestGate } from '../providers/gates/smokeTest';
import { WindowGate } from '../providers/gates/window';

/** All gates that this room brings, in the order in which people read them. */
export function createGates(options: {
  store: Pick<RolloutStore, 'locks'>;
  config: RolloutsConfig;
  approvals: ApprovalsService;
  environments: EnvironmentsService;
  clusterOf(name: string): WorkloadCluster;
  now: () => number;
}): RolloutGate[] {
  const { config, store } = options;
  const locksAt = (now: number) => store.locks(now);
  return [
    new LockGate('freeze', { ...options, locksAt }),
    new LockGate('lock', { ...options, locksAt }),
    new WindowGate({
      ...options,
      windowsOf: id => config.settingsOf(id).windows,
    }),
    new LowerEnvironmentGate({
      ...options,
      soakMsOf: id => config.settingsOf(id).soakMs,
    }),
    new SchemaCompatibilityGate(options),
    new ApprovalGate({
      ...options,
      expiresAfterMs: config.approvalExpiresAfterMs,
    }),
    new SmokeTestGate({
      ...options,
      pathOf: id => config.settingsOf(id).smokeTest,
    }),
  ];
}
