import { EnvironmentsService } from '@quarterdeck/plugin-environments-node';
import { parseEntityRef } from '@backstage/catalog-model';
import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import {
  GateAnswer,
  GateCheckContext,
  GatePlanContext,
  RolloutGate,
} from '@quarterdeck/plugin-rollouts-node';
import { newImagesOf } from '../../domain/evidence';
import { ClusterFacts } from '../cluster/clusterFacts';

export const MIGRATION_LABEL = 'quarterdeck.io/migration';

/** Open once a Job of the environment before has migrated its data by one of the very images that a rollout brings. */
export class MigrationJobGate implements RolloutGate {
  readonly kind = 'migration-job';

  constructor(
    private readonly options: {
      environments: EnvironmentsService;
      isRequired(environmentId: string, kind: string): boolean;
      clusterOf(name: string): { facts: Pick<ClusterFacts, 'jobsOf'> };
    },
  ) {}

  plan({ document, environment: { promoteFrom } }: GatePlanContext) {
    return promoteFrom !== undefined &&
      this.options.isRequired(document.environmentId, this.kind)
      ? {
          title: rolloutReason('gate.migration-job', {
            environment: promoteFrom,
          }),
          beforeStep: null,
        }
      : undefined;
  }

  async check(
    { document }: GateCheckContext,
    signal: AbortSignal,
  ): Promise<GateAnswer> {
    const { environments, clusterOf } = this.options;
    const { entityRef, environmentId, target } = document;
    const { environments: columns } = await environments.getMatrix(entityRef);
    const before = columns.find(each => each.environment.id === environmentId)
      ?.environment.promoteFrom;
    const lower = columns.find(each => each.environment.id === before);
    const environment = lower?.environment.title ?? before ?? '';
    const places = lower?.workloads.filter(({ name }) => name === target.name);
    const label = `${MIGRATION_LABEL}=${parseEntityRef(entityRef).name}`;
    const jobs = await Promise.all(
      (places ?? []).map(({ cluster, namespace }) =>
        clusterOf(cluster).facts.jobsOf(namespace, label, signal),
      ),
    );
    const wanted = newImagesOf(document);
    const ours = jobs
      .flat()
      .filter(({ images }) => images.some(image => wanted.includes(image)));
    const done = ours.find(({ isComplete }) => isComplete);
    if (done) {
      return {
        isOpen: true,
        reason: rolloutReason('gate.migrated', { job: done.name, environment }),
      };
    }
    return {
      isOpen: false,
      reason:
        ours.length > 0
          ? rolloutReason('gate.migration-not-done', {
              job: ours[0].name,
              environment,
            })
          : rolloutReason('gate.no-migration', { label, environment }),
      liftedBy: rolloutReason('lift.migration', { environment }),
    };
  }
}
