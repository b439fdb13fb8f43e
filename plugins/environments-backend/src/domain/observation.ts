import {
  Actor,
  ContainerImage,
  Pod,
  Workload,
  WorkloadCondition,
} from '@quarterdeck/plugin-environments-common';
import { Reason } from '@quarterdeck/toolkit-common';

/**
 * One setting of a pod template by which two environments can be compared: `api: LOG_LEVEL`. Values are known only by
 * a keyed hash, since a configuration may hold what not everybody should read.
 */
export interface ConfigurationEntry {
  kind: 'configuration' | 'resources';
  name: string;
  /** Of resources: the value itself, which is no secret. */
  value?: string;
  hash: string;
}

/** The part of a pod template that makes a change of it a deployment. */
export interface TemplateObservation {
  /**
   * Equal for two templates that run the same: over images, commands, environment, references to configuration and
   * volumes; without injected sidecars, restart annotations and whatever an autoscaler writes.
   */
  fingerprint: string;
  /** Over the images alone, so that a change can be told to be one of image, of configuration or of both. */
  imageFingerprint: string;
  /** Over everything but the images. */
  configurationFingerprint: string;
  version?: string;
  images: readonly ContainerImage[];
  /** The commit it was built from. */
  revision?: string;
  configuration: readonly ConfigurationEntry[];
}

/** A template that the cluster still remembers, in a replica set or a controller revision. */
export interface RememberedTemplate {
  template: TemplateObservation;
  /** Counts up with each roll-out. */
  number: number;
  /** Milliseconds since 1970 in UTC. */
  createdAt: number;
  /** An undo took it up again after its creation, so its creation does not tell since when it runs. */
  reused: boolean;
}

/** How far the cluster is with making what the current template asks for. */
export interface RolloutProgress {
  state: 'progressing' | 'complete' | 'failed';
  /** When the cluster itself says that the state was reached; undefined where it does not say. */
  since?: number;
  reason: Reason;
}

/** All that one look at a workload tells. */
export interface ObservedWorkload {
  uid: string;
  workload: Workload;
  /** By which entities find it. */
  labels: Record<string, string>;
  pods: readonly Pod[];
  conditions: readonly WorkloadCondition[];
  template: TemplateObservation;
  /** Oldest first; the current one among them where the cluster keeps such a record. */
  remembered: readonly RememberedTemplate[];
  /**
   * The cluster is about to make a revision of the current template: watched beside the workload, it comes a little
   * later, and with it may come others that ran in between.
   */
  awaitsRevision: boolean;
  progress: RolloutProgress;
  /** Since when the current template is the current one, where the cluster tells exactly. */
  templateSince?: number;
  actor?: Actor;
  /** Why, in the words of who changed it. */
  cause?: string;
  /** The controlled change that wrote the template. */
  rolloutId?: string;
}
