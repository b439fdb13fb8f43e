import { EnvironmentsService } from '@quarterdeck/plugin-environments-node';
import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { RolloutRecord } from '../../domain/records';
import { sameImages } from '../../domain/reconcile';
import { Gate } from './types';

/** Open once the environment that comes before runs the very images, healthy, for long enough. */
export class LowerEnvironmentGate implements Gate {
  readonly kind = 'lower-environment';

  constructor(
    private readonly options: {
      environments: EnvironmentsService;
      soakMs: number;
      now: () => number;
    },
  ) {}

  async check({ plan: { document } }: RolloutRecord) {
    const { environments, soakMs, now } = this.options;
    const matrix = await environments.getMatrix(document.entityRef);
    const own = matrix.environments.find(
      ({ environment }) => environment.id === document.environmentId,
    );
    const lowerId = own?.environment.promoteFrom;
    const lower = matrix.environments.find(
      ({ environment }) => environment.id === lowerId,
    );
    if (!lower) {
      return {
        isOpen: true,
        reason: rolloutReason('gate.no-lower'),
        link: null,
      };
    }
    const environment = lower.environment.title;
    const workload = lower.workloads.find(
      ({ kind, name, images }) =>
        kind === 'Deployment' &&
        name === document.target.name &&
        sameImages(images, document.to.images),
    );
    const link = null;
    if (!workload) {
      return {
        isOpen: false,
        reason: rolloutReason('gate.not-in-lower', {
          environment,
          version: document.to.version ?? document.to.images[0].image,
        }),
        link,
      };
    }
    if (workload.health.status !== 'healthy') {
      return {
        isOpen: false,
        reason: rolloutReason('gate.lower-unhealthy', {
          environment,
          cause: workload.health.reason.message,
        }),
        link,
      };
    }
    const since = workload.changedAt ? Date.parse(workload.changedAt) : now();
    return now() - since < soakMs
      ? {
          isOpen: false,
          reason: rolloutReason('gate.soaking', {
            environment,
            until: new Date(since + soakMs).toISOString(),
          }),
          link,
        }
      : {
          isOpen: true,
          reason: rolloutReason('gate.soaked', { environment }),
          link,
        };
  }
}
