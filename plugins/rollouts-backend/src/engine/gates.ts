import { ApprovalsService } from '@quarterdeck/plugin-approvals-node';
import { EnvironmentsService } from '@quarterdeck/plugin-environments-node';
import { evidenceKindSchema } from '@quarterdeck/plugin-rollouts-common';
import { RolloutGate } from '@quarterdeck/plugin-rollouts-node';
import { RolloutsConfig } from '../config';
import { EvidenceStore } from '../database/KnexEvidenceStore';
import { RolloutStore } from '../database/RolloutStore';
import { WorkloadCluster } from '../providers/cluster/types';
import { AlertRuleGate } from '../providers/gates/alertRule';
import { ApprovalGate } from '../providers/gates/approval';
import { EvidenceGate } from '../providers/gates/evidence';
import { LockGate } from '../providers/gates/locks';
import { LowerEnvironmentGate } from '../providers/gates/lowerEnvironment';
import { MigrationJobGate } from '../providers/gates/migrationJob';
import { SchemaCompatibilityGate } from '../providers/gates/schemaCompatibility';
import { SmokeTestGate } from '../providers/gates/smokeTest';
import { WindowGate } from '../providers/gates/window';

/** All gates that this room brings, in the order in which people read them. */
export function createGates(options: {
  store: Pick<RolloutStore, 'locks'>;
  evidence: Pick<EvidenceStore, 'newest'>;
  config: RolloutsConfig;
  approvals: ApprovalsService;
  environments: EnvironmentsService;
  clusterOf(name: string): WorkloadCluster;
  now: () => number;
}): RolloutGate[] {
  const { config, evidence, store } = options;
  const isRequired = (environmentId: string, kind: string) =>
    config.settingsOf(environmentId).require.some(each => each === kind);
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
    ...evidenceKindSchema.options.map(
      kind =>
        new EvidenceGate(kind, {
          ...options,
          isRequired,
          newest: key => evidence.newest(key),
        }),
    ),
    new MigrationJobGate({ ...options, isRequired }),
    new AlertRuleGate({ ...options, isRequired }),
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
