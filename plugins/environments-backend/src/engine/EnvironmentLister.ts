import {
  EnvironmentList,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { EnvironmentStore } from '../database/EnvironmentStore';
import { EnvironmentDefinition, overlapsOf } from '../domain/placement';
import { MatrixService } from './MatrixService';

/** Lists the environments that are configured, with what is wrong with them. */
export class EnvironmentLister {
  constructor(
    private readonly options: {
      store: EnvironmentStore;
      matrices: MatrixService;
      definitions: readonly EnvironmentDefinition[];
      now: () => number;
    },
  ) {}

  async list(): Promise<EnvironmentList> {
    const { store, matrices, definitions, now } = this.options;
    const records = await store.listClusters();
    const overlaps = overlapsOf(definitions);
    return {
      asOf: new Date(now()).toISOString(),
      items: [...definitions]
        .sort((left, right) => left.environment.rank - right.environment.rank)
        .map(definition => {
          const { environment, clusters, namespacePatterns } = definition;
          const unknown = clusters.filter(
            name => !records.some(record => record.name === name),
          );
          return {
            ...environment,
            namespacePatterns: [...namespacePatterns],
            clusters: records
              .filter(({ name }) => clusters.includes(name))
              .map(record => matrices.status(record)),
            problems: [
              ...unknown.map(cluster =>
                environmentReason('cluster.not-configured', { cluster }),
              ),
              ...overlaps
                .filter(({ ids }) => ids.includes(environment.id))
                .map(({ reason }) => reason),
            ],
          };
        }),
    };
  }
}
