import type { ProtectionStore } from '../database/ProtectionStore';
import { restorableBackups } from '../domain/points';
import type { PolicyRecord, RestorePlanRecord } from '../domain/records';
import { hashOfAim, type RestoreAim } from '../domain/restorePlan';

export interface PlanChecksOptions {
  store: Pick<ProtectionStore, 'policies' | 'backups'>;
  /** Where restores of a source go, in words: server and database, or file; `undefined`: it is not configured any more. */
  locationOf(source: string, target: RestoreAim['target']): string | undefined;
}

/** Whether a plan still says what carrying it out would do: asked when it is begun, and again when it is carried out. */
export class PlanChecks {
  constructor(private readonly options: PlanChecksOptions) {}

  /** @returns `undefined`: it cannot be done any more */
  async hashNow(plan: RestorePlanRecord): Promise<string | undefined> {
    const { store } = this.options;
    const [policy, backups] = await Promise.all([
      this.configured(plan),
      store.backups({ policyIds: [plan.policyId] }),
    ]);
    const backup = restorableBackups(backups).find(
      ({ id }) => id === plan.backupId,
    );
    const location = this.locationIn(plan.source, plan.target);
    return policy && !policy.problem && backup && location !== undefined
      ? hashOfAim({ ...plan, policy, backup, location })
      : undefined;
  }

  /** A source that was given to another entity is none of the business of the one that had it. */
  async configured({
    policyId,
    entityRef,
  }: Pick<RestorePlanRecord, 'policyId' | 'entityRef'>): Promise<
    PolicyRecord | undefined
  > {
    const policies = await this.options.store.policies([entityRef]);
    return policies.find(({ id }) => id === policyId);
  }

  /** Where it goes, as plans say it. */
  locationIn(source: string, target: RestoreAim['target']): string | undefined {
    const place = this.options.locationOf(source, target);
    return place === undefined || target === 'source'
      ? place
      : `beside ${place}, under a new name`;
  }
}
