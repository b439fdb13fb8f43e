import {
  PlanDocument,
  PlannedChange,
  Target,
} from '@quarterdeck/plugin-rollouts-common';
import { Access } from '../../domain/access';
import { Write } from '../../domain/reconcile';
import { ClusterView } from '../../domain/view';
import { PlanSource } from '../../domain/planning';
import { Delegates } from '../controllers/types';
import { ClusterFacts } from './clusterFacts';

/** By whom a write is made, so that an older driver sees that it is no longer its turn. */
export interface Stamp {
  rolloutId: string;
  /** Of the lease; counts up with each driver. */
  generation: number;
}

/** Another driver has taken over: its stamp is newer than ours. */
export class SupersededError extends Error {
  readonly name = 'SupersededError';
}

/** The workloads of one cluster, as rollouts read and write them. Reads are fresh: never from a projection. */
export interface WorkloadCluster {
  /** Controllers that carry out rollouts by themselves. */
  readonly delegates: Delegates;
  /** What gates ask. */
  readonly facts: ClusterFacts;
  /** What a plan is made from. @throws KubernetesStatusError */
  inspect(target: Target, signal: AbortSignal): Promise<PlanSource>;
  /** Which of these the portal's account may not do in a namespace. @throws KubernetesStatusError */
  refused(
    namespace: string,
    accesses: readonly Access[],
    signal: AbortSignal,
  ): Promise<Access[]>;
  /** What exactly a rollout by this plan sends. @throws KubernetesStatusError */
  describe(plan: PlanDocument, signal: AbortSignal): Promise<PlannedChange[]>;
  /** @throws KubernetesStatusError, or any error where no answer came */
  read(plan: PlanDocument, signal: AbortSignal): Promise<ClusterView>;
  /**
   * Conditional on what was read: fails with 409 where somebody was faster. Twice is once.
   *
   * @throws SupersededError, KubernetesStatusError
   */
  write(
    plan: PlanDocument,
    view: ClusterView,
    write: Write,
    stamp: Stamp,
    signal: AbortSignal,
  ): Promise<void>;
  /** One GET of a path below a pod's port, through the API server. @throws KubernetesStatusError */
  askPod(
    pod: { namespace: string; name: string; port: string },
    path: string,
    signal: AbortSignal,
  ): Promise<string>;
  /** Ready pods of one side. */
  podsOf(
    plan: PlanDocument,
    side: 'stable' | 'candidate',
    signal: AbortSignal,
  ): Promise<
    { name: string; containerPorts: { name?: string; port: number }[] }[]
  >;
}
