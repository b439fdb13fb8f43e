import { parseEntityRef } from '@backstage/catalog-model';
import type {
  Approval,
  ApprovalPlan,
} from '@quarterdeck/plugin-approvals-common';
import type { ApprovalsService } from '@quarterdeck/plugin-approvals-node';
import type { RestorePlanRecord } from '../domain/records';

/** Asks a second person whether data may be replaced. */
export class RestoreApprovals {
  constructor(private readonly approvals: ApprovalsService) {}

  /** Safe to repeat: the same plan asks once. */
  async request(plan: RestorePlanRecord): Promise<Approval> {
    return await this.approvals.request({
      subject: { kind: 'restore-plan', id: plan.id },
      entityRef: plan.entityRef,
      environmentId: null,
      title:
        `Restore ${plan.source} in place, as of ${iso(plan.pointAt)}`.slice(
          0,
          200,
        ),
      plan: approvalPlanOf(plan),
      link: linkOf(plan),
      requestedBy: plan.requestedBy,
      expiresAt: iso(plan.expiresAt),
    });
  }

  async get(id: string): Promise<Approval> {
    return await this.approvals.get(id);
  }

  /**
   * Uses the grant up. One that was used up before is this plan's own: the portal ended between that and the run.
   *
   * @returns whether somebody agreed
   */
  async consume(plan: RestorePlanRecord): Promise<boolean> {
    const asked = await this.request(plan);
    const { state } =
      asked.state === 'granted' ? await this.approvals.consume(asked) : asked;
    return state === 'consumed';
  }
}

/** What a person sees and agrees to. The hash of the plan is in it, so that nothing of the plan is left out. */
export function approvalPlanOf(plan: RestorePlanRecord): ApprovalPlan {
  const fact = (name: string, value: string) => ({
    name,
    value: value.slice(0, 500),
  });
  return {
    facts: [
      fact('Source', plan.source),
      fact('Restored to', plan.location),
      fact('As of', iso(plan.pointAt)),
      fact('Backup', plan.backupId ?? 'none'),
      fact('Why', plan.reason),
      ...plan.warnings.map(({ message }, index) =>
        fact(`Warning ${index + 1}`, message),
      ),
      fact('Hash of the plan', plan.hash),
    ],
    changes: [
      {
        title: `Replace ${plan.source}`.slice(0, 300),
        text: plan.steps
          .map(({ message }, index) => `${index + 1}. ${message}`)
          .join('\n'),
      },
    ],
  };
}

/** The dialog of the plan, on the page of the entity. */
function linkOf({ entityRef, policyId, id }: RestorePlanRecord): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return `/catalog/${namespace}/${kind}/${name}/backups?policy=${policyId}&plan=${id}`;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
