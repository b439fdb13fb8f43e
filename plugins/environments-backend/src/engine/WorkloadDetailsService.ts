import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { WorkloadDetails } from '@quarterdeck/plugin-environments-common';
import { EnvironmentStore } from '../database/EnvironmentStore';
import { WorkloadEventStore } from '../database/WorkloadEventStore';
import { MatrixService } from './MatrixService';

/** What it takes to name a workload in an address. */
export interface WorkloadAddress {
  cluster: string;
  namespace: string;
  kind: string;
  name: string;
}

/** Answers for the panel of one workload. */
export class WorkloadDetailsService {
  constructor(
    private readonly options: {
      store: EnvironmentStore;
      events: WorkloadEventStore;
      matrices: MatrixService;
      now: () => number;
    },
  ) {}

  /** @throws NotFoundError for what is no workload of the entity */
  async get(
    entity: Entity,
    address: WorkloadAddress,
  ): Promise<WorkloadDetails> {
    const { store, events, matrices, now } = this.options;
    const own = (await matrices.workloadsOf(entity)).find(
      workload =>
        workload.cluster === address.cluster &&
        workload.namespace === address.namespace &&
        workload.kind === address.kind &&
        workload.name === address.name,
    );
    const details = own && (await store.findDetails([own.id])).get(own.id);
    if (!details) {
      throw new NotFoundError(
        `${Object.values(address).join('/')} is no workload of ${stringifyEntityRef(entity)}: it does not exist, or the annotations of the entity do not name it`,
      );
    }
    const { workload, pods, conditions } = details;
    return {
      asOf: new Date(now()).toISOString(),
      workload,
      pods,
      conditions,
      events: await events.forWorkload(workload.id),
    };
  }
}
