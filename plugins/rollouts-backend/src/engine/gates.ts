import { ApprovalsService } from '@quarterdeck/plugin-approvals-node';
import { EnvironmentsService } from '@quarterdeck/plugin-environments-node';
import { RolloutsConfig } from '../config';
import { RolloutStore } from '../database/RolloutStore';
import { RolloutRecord } from '../domain/records';
import { WorkloadCluster } from '../providers/cluster/types';
import { ApprovalGate } from '../providers/gates/approval';
import { LockGate } from '../providers/gates/locks';
import { LowerEnvironmentGate } from '../providers/gates/lowerEnvironment';
import { SmokeTestGate } from '../providers/gates/smokeTest';
import { Gate } from '../providers/gates/types';
import { WindowGate } from '../providers/gates/window';

/** All gates that this room brings. */
export function createGates(options: {
  store: RolloutStore;
  config: RolloutsConfig;
  approvals: ApprovalsService;
  environments: EnvironmentsService;
  clusterOf(name: string): WorkloadCluster;
  now: () => number;
}): Gate[] {
  const { config } = options;
  const locksAt = (now: number) => options.store.locks(now);
  const settingsOf = ({ plan }: RolloutRecord) =>
    config.settingsOf(plan.document.environmentId);
  return [
    new LockGate('freeze', { ...options, locksAt }),
    new LockGate('lock', { ...options, locksAt }),
    new WindowGate({
      ...options,
      windowsOf: id => config.settingsOf(id).windows,
    }),
    {
      kind: 'lower-environment',
      check: record =>
        new LowerEnvironmentGate({
          ...options,
          soakMs: settingsOf(record).soakMs,
        }).check(record),
    },
    new ApprovalGate({
      ...options,
      expiresAfterMs: config.approvalExpiresAfterMs,
    }),
    {
      kind: 'smoke-test',
      check: (record, signal) =>
        new SmokeTestGate({
          ...options,
          path: settingsOf(record).smokeTest ?? '/',
        }).check(record, signal),
    },
  ];
}
