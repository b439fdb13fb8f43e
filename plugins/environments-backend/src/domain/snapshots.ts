/**
 * What this room keeps of a cluster's objects: the few fields that a projection needs, so that a large cluster fits in
 * memory. Times are milliseconds since 1970 in UTC.
 */
import { DriftSnapshot } from './drift/readDrift';
import { ConfigurationEntry } from './observation';

export type ReplicatedKind =
  | 'Deployment'
  | 'StatefulSet'
  | 'DaemonSet'
  | 'Rollout';

/** What every kind of workload has. */
export interface WorkloadSnapshot {
  uid: string;
  namespace: string;
  name: string;
  labels: Record<string, string>;
  createdAt: number;
  template: TemplateSnapshot;
  conditions: ConditionSnapshot[];
  /** How `spec` differs from the declaration that was last applied. */
  drift: DriftSnapshot;
  /** Who wrote fields of the specification, and when last. */
  writers: { manager: string; writtenAt: number; wroteTemplate: boolean }[];
  /** The person or service that an annotation names. */
  deployedBy?: string;
  /** Why, in the words of who changed it. */
  cause?: string;
  /** The controlled change that wrote the template. */
  rolloutId?: string;
}

/** A workload that keeps a number of pods running. */
export interface ReplicatedSnapshot extends WorkloadSnapshot {
  kind: ReplicatedKind;
  generation: number;
  observedGeneration: number;
  /** Which revision runs the current template, where the object says so: by number or by hash. */
  revision?: { number: number } | { hash: string };
  desiredReplicas: number;
  paused: boolean;
  replicas: number;
  updatedReplicas: number;
  readyReplicas: number;
  availableReplicas: number;
  /** The controller has brought the current template up. */
  rolloutComplete: boolean;
  /** It gave up, or made no progress within its deadline. */
  rolloutFailed: boolean;
  /** When the controller said so, where it tells. */
  rolloutSince?: number;
  /** Why it failed, in the controller's words. */
  rolloutMessage?: string;
  /** The current template is being tried beside the one before. */
  trial?: {
    role: 'canary' | 'preview';
    /** Share of the requests that it gets, 0 to 100; undefined where nothing sets it. */
    weight?: number;
    /** Hash of the revision that is stable. */
    stableHash: string;
  };
  /** Name of the Deployment from which a Rollout takes its template, and which it stands for. */
  templateFrom?: string;
}

export interface CronJobSnapshot extends WorkloadSnapshot {
  schedule: string;
  timeZone?: string;
  suspended: boolean;
  active: number;
  lastScheduledAt?: number;
  lastSucceededAt?: number;
}

export interface JobSnapshot {
  uid: string;
  ownerUid?: string;
  createdAt: number;
  outcome: 'running' | 'succeeded' | 'failed';
  message?: string;
}

/** Flagger's canary: it drives a Deployment of its target's name, and one with `-primary` behind it. */
export interface CanarySnapshot {
  uid: string;
  namespace: string;
  name: string;
  labels: Record<string, string>;
  targetKind: 'Deployment' | 'DaemonSet';
  targetName: string;
  phase: string;
  weight: number;
  message?: string;
  changedAt?: number;
}

export interface AutoscalerSnapshot {
  uid: string;
  namespace: string;
  name: string;
  targetKind: string;
  targetName: string;
  minimum: number;
  maximum: number;
}

export interface TemplateSnapshot {
  containers: { name: string; image: string }[];
  annotations: Record<string, string>;
  /** Equal for two templates that run the same; see `domain/template.ts`. */
  fingerprint: string;
  imageFingerprint: string;
  configurationFingerprint: string;
  /** Of current templates only. */
  configuration: ConfigurationEntry[];
}

export interface ConditionSnapshot {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  since?: number;
}

/** A template that the cluster remembers: a ReplicaSet or a ControllerRevision. */
export interface RevisionSnapshot {
  uid: string;
  ownerUid?: string;
  /** The label by which its pods are told from others of the workload. */
  hash?: string;
  number: number;
  /** It ran before under an earlier revision number and was taken up again by an undo. */
  reused: boolean;
  createdAt: number;
  template: TemplateSnapshot;
}

export interface PodSnapshot {
  uid: string;
  name: string;
  ownerUid?: string;
  hash?: string;
  node?: string;
  startedAt?: number;
  phase: string;
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
