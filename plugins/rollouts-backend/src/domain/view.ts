import { Image, ObjectOwner } from '@quarterdeck/plugin-rollouts-common';

/** A Deployment as it was read. */
export interface DeploymentView {
  name: string;
  uid: string;
  resourceVersion: string;
  /** Its controller has seen the newest specification. */
  isObserved: boolean;
  replicas: number;
  /** Of the newest template. */
  updated: number;
  /** All there are, of whichever template. */
  total: number;
  available: number;
  unavailable: number;
  images: Image[];
  /** Of the pod template without its images. */
  basis: string;
  /** Why its controller has given up; undefined where it has not. */
  stalled?: string;
  /** Why pods of its newest template do not start; undefined where nothing is wrong. */
  broken?: string;
  /** Of the rollout that wrote it last. */
  rolloutId?: string;
  generation?: number;
  owner: ObjectOwner;
}

/** Where requests go, as it was read. */
export interface RouterView {
  resourceVersion: string;
  /** Percent to the candidate; undefined where the routes say neither clearly. */
  traffic?: number;
  /** Of a Service: it names a side at all. */
  isPinned: boolean;
  /** What is odd about it, in words. */
  problem?: string;
  owner: ObjectOwner;
}

/** What a rollout arranges, as it was read. */
export interface ClusterView {
  /** Undefined where it is gone. */
  stable?: DeploymentView;
  candidate?: DeploymentView;
  /** Undefined where the plan has no router. */
  router?: RouterView;
}
