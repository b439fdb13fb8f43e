import { EnvironmentsService } from '@quarterdeck/plugin-environments-node';
import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import {
  GateAnswer,
  GateCheckContext,
  GatePlanContext,
  RolloutGate,
} from '@quarterdeck/plugin-rollouts-node';
import { sameImages } from '../../domain/reconcile';

/** Open once the environment that comes before runs the very images, healthy, for long enough. */
export class LowerEnvironmentGate implements RolloutGate {
  readonly kind = 'lower-environment';

  constructor(
    private readonly options: {
      environments: EnvironmentsService;
      soakMsOf(environmentId: string): number;
      now: () => number;
    },
  ) {}

  plan({ document, environment: { promoteFrom } }: GatePlanContext) {
    return promoteFrom !== undefined && document.purpose !== 'drill'
      ? {
          title: rolloutReason('gate.lower-environment', {
            environment: promoteFrom,
          }),
          beforeStep: null,
        }
      : undefined;
  }

  async check({ document }: GateCheckContext): Promise<GateAnswer> {
    const { environments, soakMsOf, now } = this.options;
    const soakMs = soakMsOf(document.environmentId);
    const matrix = await environments.getMatrix(document.entityRef);
    const own = matrix.environments.find(
      ({ environment }) => environment.id === document.environmentId,
    );
    const lowerId = own?.environment.promoteFrom;
    const lower = matrix.environments.find(
      ({ environment }) => environment.id === lowerId,
    );
    if (!lower) {
      return { isOpen: true, reason: rolloutReason('gate.no-lower') };
    }
    const environment = lower.environment.title;
    const workload = lower.workloads.find(
      ({ kind, name, images }) =>
        kind === 'Deployment' &&
        name === document.target.name &&
        sameImages(images, document.to.images),
    );
    const liftedBy = rolloutReason('lift.lower-environment', { environment });
    if (!workload) {
      return {
        isOpen: false,
        reason: rolloutReason('gate.not-in-lower', {
          environment,
          version: document.to.version ?? document.to.images[0].image,
        }),
        liftedBy,
      };
    }
    // Scaled to zero it is as it should be, and nobody has tried anything.
    const { replicas } = workload;
    if (workload.health.status !== 'healthy' || replicas?.ready === 0) {
      return {
        isOpen: false,
        reason: rolloutReason('gate.lower-unhealthy', {
          environment,
          cause: workload.health.reason.message,
        }),
        liftedBy,
      };
    }
    const since = workload.changedAt ? Date.parse(workload.changedAt) : now();
    const until = new Date(since + soakMs).toISOString();
    return now() - since < soakMs
      ? {
          isOpen: false,
          reason: rolloutReason('gate.soaking', { environment, until }),
          liftedBy: rolloutReason('lift.time', { at: until }),
        }
      : { isOpen: true, reason: rolloutReason('gate.soaked', { environment }) };
  }
}
