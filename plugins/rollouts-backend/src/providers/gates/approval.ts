import { ApprovalPlan } from '@quarterdeck/plugin-approvals-common';
import { ApprovalsService } from '@quarterdeck/plugin-approvals-node';
import {
  Image,
  PlanDocument,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import {
  GateAnswer,
  GateCheckContext,
  GatePlanContext,
  RolloutGate,
} from '@quarterdeck/plugin-rollouts-node';

/** Open once somebody else has agreed to exactly this plan. A grant is used up by the rollout that asked for it. */
export class ApprovalGate implements RolloutGate {
  readonly kind = 'approval';

  constructor(
    private readonly options: {
      approvals: ApprovalsService;
      /** How long people have to decide, in milliseconds. */
      expiresAfterMs: number;
    },
  ) {}

  plan({ environment }: GatePlanContext) {
    return environment.isProtected
      ? { title: rolloutReason('gate.approval'), beforeStep: null }
      : undefined;
  }

  async check(context: GateCheckContext): Promise<GateAnswer> {
    const { approvals, expiresAfterMs } = this.options;
    const { document, startedAt, startedBy } = context;
    // Asked for again it is the same approval.
    const asked = await approvals.request({
      subject: { kind: 'rollout', id: context.rolloutId },
      entityRef: document.entityRef,
      environmentId: document.environmentId,
      title: titleOf(document),
      plan: approvalPlanOf(document, context.planHash),
      link: `/rollouts/${context.rolloutId}`,
      requestedBy: startedBy,
      expiresAt: new Date(startedAt + expiresAfterMs).toISOString(),
    });
    const current =
      asked.state === 'granted' ? await approvals.consume(asked) : asked;
    const link = `/approvals/${current.id}`;
    return current.state === 'consumed'
      ? {
          isOpen: true,
          reason: rolloutReason('gate.agreed', {
            by: current.decidedBy ?? 'somebody',
          }),
          link,
        }
      : {
          isOpen: false,
          reason: rolloutReason('gate.not-agreed', {
            state: current.stateReason.message,
          }),
          liftedBy: rolloutReason('lift.approver', { startedBy }),
          link,
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

function changedImages({ from, to }: PlanDocument): Image[] {
  return to.images.filter(
    ({ container, image }) =>
      !from.images.some(
        each => each.container === container && each.image === image,
      ),
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
      // A tag says nothing of where an image comes from, and the first image nothing of the others.
      ...changedImages(document).map(({ container, image }) =>
        fact(`Image of ${container}`, image),
      ),
      ...(document.cause === null ? [] : [fact('Why', document.cause)]),
      ...(document.waiver === undefined
        ? []
        : [fact('Waiver', document.waiver)]),
      fact('Hash of the rollout', hash),
    ],
    changes: document.changes.map(({ title, text, object, owner }) => ({
      title: title.slice(0, 300),
      text: `# ${object.kind} ${object.namespace}/${object.name}, written by ${owner.kind}\n${text}`,
    })),
  };
}
