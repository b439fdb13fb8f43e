import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  Comparison,
  ComparisonSide,
  MatrixEnvironment,
  PromotionCandidate,
  Promotions,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { EnvironmentStore } from '../database/EnvironmentStore';
import { ComparableWorkload, compareWorkloads } from '../domain/comparison';
import { EnvironmentDefinition } from '../domain/placement';
import { standingOf } from '../domain/promotion';
import { repositoryUrlOf } from '../domain/repository';
import { CommitService } from '../providers/commits/CommitService';
import { MatrixService } from './MatrixService';

/** Answers how environments differ, and what could go from one to the next. */
export class ComparisonService {
  constructor(
    private readonly options: {
      matrices: MatrixService;
      store: EnvironmentStore;
      commits: CommitService;
      definitions: readonly EnvironmentDefinition[];
      now: () => number;
    },
  ) {}

  /** @param left - ids of environments that are configured */
  async compare(
    entity: Entity,
    left: string,
    right: string,
  ): Promise<Comparison> {
    const { environments } = await this.options.matrices.matrixOf(entity);
    return await this.#compare(entity, environments, left, right);
  }

  async promotions(entity: Entity): Promise<Promotions> {
    const { definitions, now } = this.options;
    const { environments } = await this.options.matrices.matrixOf(entity);
    const ranked = [...definitions].sort(
      (one, other) => one.environment.rank - other.environment.rank,
    );
    const items: PromotionCandidate[] = [];
    for (const { environment: to } of ranked) {
      const from = definitions.find(
        ({ environment }) => environment.id === to.promoteFrom,
      )?.environment;
      if (from) {
        const preview = await this.#compare(
          entity,
          environments,
          from.id,
          to.id,
        );
        items.push({
          from,
          to,
          version: preview.left.version,
          replacesVersion: preview.right.version,
          ...standingOf(
            preview,
            columnOf(environments, from.id),
            columnOf(environments, to.id),
          ),
          preview,
        });
      }
    }
    return {
      entityRef: stringifyEntityRef(entity),
      asOf: new Date(now()).toISOString(),
      items,
      emptyReason:
        items.length > 0 ? null : environmentReason('promotion.no-path'),
    };
  }

  async #compare(
    entity: Entity,
    environments: readonly MatrixEnvironment[],
    leftId: string,
    rightId: string,
  ): Promise<Comparison> {
    const [left, right] = await Promise.all([
      this.#side(environments, leftId),
      this.#side(environments, rightId),
    ]);
    const workloads = compareWorkloads(left.workloads, right.workloads);
    const commits = await this.#commits(entity, left.side, right.side);
    return {
      entityRef: stringifyEntityRef(entity),
      asOf: new Date(this.options.now()).toISOString(),
      left: left.side,
      right: right.side,
      same: workloads.every(({ standing }) => standing === 'same'),
      workloads,
      ...commits,
    };
  }

  async #side(
    environments: readonly MatrixEnvironment[],
    id: string,
  ): Promise<{ side: ComparisonSide; workloads: ComparableWorkload[] }> {
    const column = columnOf(environments, id);
    const details = await this.options.store.findDetails(
      column.workloads.map(workload => workload.id),
    );
    const workloads = column.workloads.flatMap(workload => {
      const template = details.get(workload.id)?.template;
      return template ? [{ workload, template }] : [];
    });
    const main =
      column.workloads.find(({ kind }) => kind !== 'CronJob') ??
      column.workloads.at(0);
    return {
      workloads,
      side: {
        environment: column.environment,
        health: column.health,
        version: main?.version ?? null,
        revision: main?.revision ?? null,
      },
    };
  }

  async #commits(
    entity: Entity,
    left: ComparisonSide,
    right: ComparisonSide,
  ): Promise<Pick<Comparison, 'commits' | 'commitsReason' | 'compareUrl'>> {
    const unknown = (commitsReason: Reason) => ({
      commits: null,
      commitsReason,
      compareUrl: null,
    });
    for (const { revision, environment } of [left, right]) {
      if (revision === null) {
        return unknown(
          environmentReason('comparison.revision-unknown', {
            environment: environment.title,
          }),
        );
      }
    }
    if (left.revision === right.revision) {
      return {
        commits: [],
        commitsReason: environmentReason('comparison.same-revision'),
        compareUrl: null,
      };
    }
    const repositoryUrl = repositoryUrlOf(entity);
    if (repositoryUrl === undefined) {
      return unknown(environmentReason('comparison.repository-unknown'));
    }
    const found = await this.options.commits.between({
      repositoryUrl,
      base: right.revision ?? '',
      head: left.revision ?? '',
    });
    return {
      commits: found.commits ?? null,
      commitsReason: found.reason ?? null,
      compareUrl: found.compareUrl ?? null,
    };
  }
}

/** Previews have columns of their own; an environment as such is compared by the first. */
function columnOf(
  environments: readonly MatrixEnvironment[],
  id: string,
): MatrixEnvironment {
  const column = environments.find(({ environment }) => environment.id === id);
  if (!column) {
    throw new Error(`there is no environment ${id}`);
  }
  return column;
}
