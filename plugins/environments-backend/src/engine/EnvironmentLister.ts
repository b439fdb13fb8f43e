import { EnvironmentList } from '@quarterdeck/plugin-environments-common';
import { EnvironmentStore } from '../database/EnvironmentStore';
import { DefinitionProblem, EnvironmentDefinition } from '../domain/placement';
import { MatrixService } from './MatrixService';

/** Lists the environments that are configured, with what is wrong with them. */
export class EnvironmentLister {
  constructor(
    private readonly options: {
      store: EnvironmentStore;
      matrices: MatrixService;
      definitions: readonly EnvironmentDefinition[];
      problems: readonly DefinitionProblem[];
      now: () => number;
    },
  ) {}

  async list(): Promise<EnvironmentList> {
    const { store, matrices, definitions, problems, now } = this.options;
    const records = await store.listClusters();
    return {
      asOf: new Date(now()).toISOString(),
      items: [...definitions]
        .sort((left, right) => left.environment.rank - right.environment.rank)
        .map(definition => {
          const { environment, clusters, namespacePatterns } = definition;
          return {
            ...environment,
            namespacePatterns: [...namespacePatterns],
            clusters: records
              .filter(({ name }) => clusters.includes(name))
              .map(record => matrices.status(record)),
            problems: problems
              .filter(({ environmentId }) => environmentId === environment.id)
              .map(({ reason }) => reason),
          };
        }),
    };
  }
}
