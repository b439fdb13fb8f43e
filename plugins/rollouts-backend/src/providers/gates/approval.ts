import { ApprovalPlan } from '@quarterdeck/plugin-approvals-common';
import { ApprovalsService } from '@quarterdeck/plugin-approvals-node';
import {
  PlanDocument,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { RolloutRecord } from '../../domain/records';
import { Gate } from './types';

/** Open once somebody else has agreed to exactly this plan. A grant is used up by the rollout that asked for it. */
export class ApprovalGate implements Gate {
  readonly kind = 'approval';

  constructor(
    private readonly options: {
      approvals: ApprovalsService;
      /** How long people have to decide, in milliseconds. */
      expiresAfterMs: number;
    },
  ) {}

  async check(record: RolloutRecord) {
    const { approvals, expiresAfterMs } = this.options;
    const { plan, startedAt, startedBy } = record;
    const { document } = plan;
    // Asked for again it is the same approval.
    const asked = await approvals.request({
      subject: { kind: 'rollout', id: record.id },
      entityRef: document.entityRef,
      environmentId: document.environmentId,
      title: titleOf(document),
      plan: approvalPlanOf(document, plan.hash),
      link: `/rollouts/${record.id}`,
      requestedBy: startedBy,
      expiresAt: new Date(startedAt + expiresAfterMs).toISOString(),
    });
    const current =
      asked.state === 'granted' ? await approvals.consume(asked) : asked;
    return {
      isOpen: current.state === 'consumed',
      reason:
        current.state === 'consumed'
          ? rolloutReason('gate.agreed', {
              by: current.decidedBy ?? 'somebody',
            })
          : rolloutReason('gate.not-agreed', {
              state: current.stateReason.message,
            }),
      link: `/approvals/${current.id}`,
    };
  }
}

function titleOf({ purpose, to, environmentId }: PlanDocument): string {
  const verb = purpose === 'rollback' ? 'Roll back to' : 'Deploy';
  return `${verb} ${to.version ?? to.images[0].image} in ${environmentId}`.slice(
    0,
    200,
  );
}

/** What a person sees and agrees to. The hash of the plan is in it, so that nothing of the plan is left out. */
export function approvalPlanOf(
  document: PlanDocument,
  hash: string,
): ApprovalPlan {
  const fact = (name: string, value: string) => ({ name, value });
  return {
    facts: [
      fact('Environment', document.environmentId),
      fact(
        'Workload',
        `${document.target.cluster}/${document.target.namespace}/${document.target.name}`,
      ),
      fact('Runs now', document.from.version ?? document.from.images[0].image),
      fact('Would run', document.to.version ?? document.to.images[0].image),
      fact('Strategy', document.strategy),
      fact(
        'Steps',
        document.steps
          .map(({ title }) => title.message)
          .join(' → ')
          .slice(0, 500),
      ),
      ...(document.cause === null ? [] : [fact('Why', document.cause)]),
      fact('Hash of the rollout', hash),
    ],
    changes: document.changes.map(({ title, text, object, owner }) => ({
      title: title.slice(0, 300),
      text: `# ${object.kind} ${object.namespace}/${object.name}, written by ${owner.kind}\n${text}`,
    })),
  };
}
