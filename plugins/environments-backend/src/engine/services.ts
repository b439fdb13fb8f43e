import { CacheService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { EntityAccess } from '@quarterdeck/toolkit-node';
import { EnvironmentsConfig } from '../config';
import { EnvironmentStore } from '../database/EnvironmentStore';
import { FleetQueries } from '../database/FleetQueries';
import { NamespaceStore } from '../database/NamespaceStore';
import { WorkloadEventStore } from '../database/WorkloadEventStore';
import { DefinitionProblem } from '../domain/placement';
import { CommitService } from '../providers/commits/CommitService';
import { ComparisonService } from './ComparisonService';
import { DeploymentService } from './DeploymentService';
import { EntityDirectory } from './EntityDirectory';
import { EnvironmentLister } from './EnvironmentLister';
import { FleetService } from './FleetService';
import { MatrixService } from './MatrixService';
import { PreviewService } from './PreviewService';
import { WorkloadDetailsService } from './WorkloadDetailsService';

/** All that answers questions, made of where the answers are kept. */
export function createServices(parts: {
  config: Config;
  cache: CacheService;
  environments: EnvironmentsConfig;
  problems: readonly DefinitionProblem[];
  directory: EntityDirectory;
  access: EntityAccess;
  store: EnvironmentStore;
  namespaces: NamespaceStore;
  events: WorkloadEventStore;
  fleet: FleetQueries;
  now: () => number;
}) {
  const { definitions } = parts.environments;
  const common = { ...parts, definitions };
  const matrices = new MatrixService({ ...parts, config: parts.environments });
  return {
    matrices,
    comparisons: new ComparisonService({
      ...common,
      matrices,
      commits: new CommitService(parts.config, parts.cache),
    }),
    deployments: new DeploymentService(common),
    fleetService: new FleetService({ ...common, matrices }),
    lister: new EnvironmentLister({ ...common, matrices }),
    previews: new PreviewService(common),
    workloadDetails: new WorkloadDetailsService({ ...parts, matrices }),
  };
}
