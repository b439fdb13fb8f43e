import { ResponseError } from '@backstage/errors';
import {
  PlanDocument,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import {
  GateAnswer,
  GateCheckContext,
  GatePlan,
  GatePlanContext,
  RolloutGate,
} from '@quarterdeck/plugin-rollouts-node';
import { RunSummary } from '@quarterdeck/plugin-runbooks-common';
import { RunbooksService } from '@quarterdeck/plugin-runbooks-node';
import { Moment, WantedRunbooks, annotatedRunbooks } from './wantedRunbooks';

/**
 * Starts a run of a runbook for a rollout, and is open once that run is completed. After one that was aborted it is open as
 * soon as somebody has completed a new run for the same rollout.
 */
export class RunbookGate implements RolloutGate {
  readonly kind: string;

  constructor(
    private readonly options: {
      moment: Moment;
      wanted: WantedRunbooks;
      runbooks: Pick<RunbooksService, 'getRunbook' | 'listRuns' | 'start'>;
    },
  ) {
    this.kind = options.moment === 'before' ? 'runbook' : 'runbook-during';
  }

  /** @throws InputError for an annotation that cannot be read */
  plan({ document, annotations }: GatePlanContext): GatePlan | undefined {
    const { moment, wanted } = this.options;
    const wantedHere = annotatedRunbooks(wanted, annotations);
    const slug = wantedHere(document.environmentId, moment);
    return slug === undefined
      ? undefined
      : {
          // The plan that people agree to names it; so what is asked for later is what stands there.
          title: rolloutReason('gate.runbook', { runbook: slug }),
          beforeStep:
            moment === 'during' ? (document.steps.at(-1)?.id ?? null) : null,
        };
  }

  async check(context: GateCheckContext): Promise<GateAnswer> {
    const runbook = String(context.planned.title.params?.runbook ?? '');
    const run =
      (await this.#newestRun(context, runbook)) ??
      (await this.#start(context, runbook));
    return 'isOpen' in run ? run : answerOf(run, runbook);
  }

  async #newestRun(
    { rolloutId, document }: GateCheckContext,
    slug: string,
  ): Promise<RunSummary | undefined> {
    const { items } = await this.options.runbooks.listRuns({
      entity: document.entityRef,
      correlation: rolloutId,
      slug,
      // Who only rehearses has done nothing.
      mode: 'real',
    });
    return items.at(0);
  }

  async #start(
    context: GateCheckContext,
    slug: string,
  ): Promise<RunSummary | GateAnswer> {
    const { runbooks } = this.options;
    const { rolloutId, document, startedBy } = context;
    try {
      const { version, parameters } = await runbooks.getRunbook(
        document.entityRef,
        slug,
      );
      const known = knownOf(document);
      return await runbooks.start(
        {
          entityRef: document.entityRef,
          slug,
          version,
          mode: 'real',
          parameters: Object.fromEntries(
            parameters
              .filter(({ secret }) => !secret)
              .flatMap(({ name }) =>
                known[name] === undefined ? [] : [[name, known[name]]],
              ),
          ),
          environmentId: document.environmentId,
          context: { rollout: rolloutId },
          correlationId: rolloutId,
          originLink: `/rollouts/${rolloutId}`,
          onBehalfOf: startedBy,
        },
        `rollout/${rolloutId}/${this.kind}`,
      );
    } catch (error) {
      return {
        isOpen: false,
        reason: rolloutReason('gate.runbook-not-started', {
          runbook: slug,
          cause: causeOf(error),
        }),
        liftedBy: rolloutReason('lift.runbook'),
      };
    }
  }
}

/** Parameters that a rollout can fill in by itself, where a runbook has any of them. */
function knownOf(document: PlanDocument): Record<string, string | undefined> {
  const { from, to, target } = document;
  return {
    environment: document.environmentId,
    version: to.version ?? undefined,
    'previous-version': from.version ?? undefined,
    cluster: target.cluster,
    namespace: target.namespace,
    workload: target.name,
  };
}

function answerOf(run: RunSummary, runbook: string): GateAnswer {
  const link = `/runbooks/runs/${run.id}`;
  switch (run.phase) {
    case 'completed':
      return {
        isOpen: true,
        reason: rolloutReason('gate.runbook-completed', {
          runbook,
          lead: run.lead,
        }),
        link,
      };
    case 'aborted':
      return {
        isOpen: false,
        reason: rolloutReason('gate.runbook-aborted', { runbook }),
        liftedBy: rolloutReason('lift.new-run'),
        link,
      };
    default:
      return {
        isOpen: false,
        reason: rolloutReason('gate.runbook-under-way', {
          runbook,
          step: run.currentStepTitle ?? run.title,
        }),
        liftedBy: rolloutReason('lift.run'),
        link,
      };
  }
}

/** What the room of runbooks said, rather than that it said no. */
function causeOf(error: unknown): string {
  if (error instanceof ResponseError) {
    return error.cause.message;
  }
  return error instanceof Error ? error.message : String(error);
}
