import { Workload } from '@quarterdeck/plugin-environments-common';

/** What the fleet page shows of one workload. Times are milliseconds since 1970 in UTC. */
export interface FleetWorkload {
  id: string;
  cluster: string;
  namespace: string;
  entityRef: string;
  environmentId: string;
  health: Workload['health']['status'];
  version?: string;
  changedAt?: number;
  drifted: boolean;
  deploying: boolean;
}
