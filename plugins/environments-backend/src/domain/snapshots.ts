/**
 * What this room keeps of a cluster's objects: the few fields that a projection needs, so that a large cluster fits in
 * memory. Times are milliseconds since 1970 in UTC.
 */
import { DriftDifference } from '@quarterdeck/plugin-environments-common';

export interface DeploymentSnapshot {
  uid: string;
  namespace: string;
  name: string;
  labels: Record<string, string>;
  generation: number;
  observedGeneration: number;
  /** `deployment.kubernetes.io/revision`: the replica set with the same number runs the current template. */
  revision?: string;
  desiredReplicas: number;
  paused: boolean;
  template: TemplateSnapshot;
  replicas: number;
  updatedReplicas: number;
  readyReplicas: number;
  availableReplicas: number;
  conditions: ConditionSnapshot[];
  /** How `spec` differs from the declaration that was last applied. */
  drift: DriftSnapshot;
  /** Who wrote fields of the specification, and when last. */
  writers: { manager: string; writtenAt: number; wroteTemplate: boolean }[];
}

export type DriftSnapshot =
  | { declaration: 'read'; differences: DriftDifference[] }
  | { declaration: 'missing' | 'unreadable' };

export interface TemplateSnapshot {
  containers: { name: string; image: string }[];
  annotations: Record<string, string>;
}

export interface ConditionSnapshot {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

export interface ReplicaSetSnapshot {
  uid: string;
  ownerUid?: string;
  revision?: string;
  /** It ran before under an earlier revision number and was taken up again by an undo. */
  reused: boolean;
  createdAt: number;
  template: TemplateSnapshot;
}

export interface PodSnapshot {
  uid: string;
  ownerUid?: string;
  terminating: boolean;
  ready: boolean;
  /** The scheduler found no node for it. */
  unschedulable: boolean;
  containers: ContainerSnapshot[];
}

export interface ContainerSnapshot {
  name: string;
  image: string;
  imageId?: string;
  ready: boolean;
  restarts: number;
  /** Why it waits, as the kubelet says it: `CrashLoopBackOff`, `ImagePullBackOff`, `ContainerCreating` … */
  waitingReason?: string;
  lastExitCode?: number;
}
