import type { PolicyProtection } from '@quarterdeck/plugin-backups-common';
import type { PolicyRecord } from '../domain/records';
import type { StoreState } from '../engine/StoreStates';

export interface PolicyContext {
  /** When a cron expression is due next; `undefined`: never. */
  nextAt(cron: string, timeZone: string): number | undefined;
  /** What was last seen of a store; `undefined`: nobody has looked. */
  storeState(name: string): StoreState | undefined;
}

const NOT_LOOKED: StoreState = {
  objectLock: 'unknown',
  isReachable: null,
  stateReason: null,
};

export function presentPolicy(
  policy: PolicyRecord,
  { nextAt, storeState }: PolicyContext,
): PolicyProtection['policy'] {
  const schedule = (cron: string | undefined) => {
    if (cron === undefined) {
      return null;
    }
    const next = nextAt(cron, policy.timeZone);
    return {
      cron,
      nextAt: next === undefined ? null : new Date(next).toISOString(),
    };
  };
  const { full, differential, incremental, restoreTest } = policy.schedules;
  return {
    id: policy.id,
    entityRef: policy.entityRef,
    source: policy.source,
    title: policy.title,
    engine: policy.engine,
    types: policy.types,
    timeZone: policy.timeZone,
    schedules: {
      full: schedule(full),
      differential: schedule(differential),
      incremental: schedule(incremental),
      restoreTest: schedule(restoreTest),
    },
    retention: policy.retention,
    retentionBy: policy.retentionBy,
    rpoMs: policy.rpoMs,
    rtoMs: policy.rtoMs,
    stores: policy.stores.map(({ name, type, keepMs }, index) => ({
      name,
      type,
      isPrimary: index === 0,
      keepMs: keepMs ?? null,
      ...(storeState(name) ?? NOT_LOOKED),
    })),
    recipients: policy.recipients,
    executor: policy.executor,
    assertions: policy.assertions,
    hasPointInTime: policy.hasPointInTime,
    problem: policy.problem ?? null,
    warnings: policy.warnings,
  };
}
