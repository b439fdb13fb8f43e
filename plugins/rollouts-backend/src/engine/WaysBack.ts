import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { EnvironmentsService } from '@quarterdeck/plugin-environments-node';
import {
  WayBack,
  WaysBack as Answer,
  rolloutReadPermission,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { EntityAccess } from '@quarterdeck/toolkit-node';
import { RolloutsConfig } from '../config';
import { RolloutStore } from '../database/RolloutStore';
import { candidateNameOf, releaseOf } from '../domain/planning';
import { RolloutRecord } from '../domain/records';
import { activeOf, earlierOf, lastDrillOf } from './goingBack';

/** What each environment of an entity can go back to. */
export class WaysBack {
  constructor(
    private readonly options: {
      access: EntityAccess;
      environments: EnvironmentsService;
      store: Pick<RolloutStore, 'list'>;
      config: Pick<RolloutsConfig, 'isWritable'>;
      now: () => number;
    },
  ) {}

  /** @throws NotFoundError, NotAllowedError for who may not see rollouts of it */
  async list(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<Answer> {
    const { access, environments, config, now } = this.options;
    await access.require(entityRef, rolloutReadPermission, credentials);
    const matrix = await environments.getMatrix(entityRef);
    const places = matrix.environments
      .filter(({ environment }) => environment.tier !== 'preview')
      .flatMap(({ environment, workloads }) => {
        const names = new Set(workloads.map(candidateNameOf));
        return workloads
          .filter(
            ({ kind, name, cluster, images }) =>
              kind === 'Deployment' &&
              !names.has(name) &&
              images.length > 0 &&
              config.isWritable(cluster),
          )
          .map(workload => ({ entityRef, environment, workload }));
      });
    return {
      asOf: new Date(now()).toISOString(),
      items: await Promise.all(places.map(place => this.#wayBack(place))),
    };
  }

  async #wayBack({
    entityRef,
    environment,
    workload,
  }: {
    entityRef: string;
    environment: {
      id: string;
      title: string;
      tier: string;
      protected: boolean;
    };
    workload: Parameters<typeof earlierOf>[1]['workload'];
  }): Promise<WayBack> {
    const place = {
      entityRef,
      environmentId: environment.id,
      environmentTitle: environment.title,
      workload,
    };
    const [earlier, active, drill] = await Promise.all([
      earlierOf(this.options.environments, place),
      activeOf(this.options.store, place),
      lastDrillOf(this.options.store, place),
    ]);
    return {
      environmentId: environment.id,
      environmentTitle: environment.title,
      workload: workload.name,
      current: releaseOf(
        workload.images.map(({ container, image }) => ({ container, image })),
      ),
      activeRolloutId: active?.id ?? null,
      revisions: earlier.map(({ deploymentId, images, ranAt }, index) => ({
        deploymentId,
        release: releaseOf(images),
        ranAt,
        isLastHealthy: index === 0,
        needsApproval: index > 0 && environment.protected,
      })),
      emptyReason: earlier.length > 0 ? null : rolloutReason('earlier.none'),
      canRehearse: environment.tier !== 'production',
      lastDrill: drill ? presentDrill(drill) : null,
    };
  }
}

function presentDrill({ id, state }: RolloutRecord): WayBack['lastDrill'] {
  const { breachAt, safeAt, healthyAt } = state;
  return breachAt === undefined ||
    safeAt === undefined ||
    healthyAt === undefined
    ? null
    : {
        rolloutId: id,
        at: new Date(breachAt).toISOString(),
        safeMs: safeAt - breachAt,
        healthyMs: healthyAt - breachAt,
      };
}
