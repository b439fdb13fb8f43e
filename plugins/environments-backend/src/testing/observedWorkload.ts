import {
  Workload,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import {
  ObservedWorkload,
  RememberedTemplate,
  RolloutProgress,
  TemplateObservation,
} from '../domain/observation';

export function templateOf(
  version: string,
  configuration = 'same',
): TemplateObservation {
  const image = `registry.example/shop:${version}`;
  return {
    fingerprint: `${version}/${configuration}`,
    imageFingerprint: version,
    configurationFingerprint: configuration,
    version,
    images: [{ container: 'shop', image, tag: version, digest: null }],
    configuration: [],
  };
}

export function rememberedTemplate(
  version: string,
  number: number,
  createdAt: number,
  reused = false,
): RememberedTemplate {
  return { template: templateOf(version), number, createdAt, reused };
}

export function progress(
  state: RolloutProgress['state'],
  since?: number,
): RolloutProgress {
  return { state, since, reason: environmentReason('health.all-ready') };
}

/** A Deployment as the watch sees it, healthy and alone, unless said otherwise. */
export function observedWorkload(options: {
  cluster?: string;
  namespace?: string;
  name?: string;
  version: string;
  configuration?: string;
  labels?: Record<string, string>;
  overrides?: Partial<ObservedWorkload>;
}): ObservedWorkload {
  const { cluster = 'one', namespace = 'shop', name = 'shop' } = options;
  const template = templateOf(options.version, options.configuration);
  const workload: Workload = {
    id: `${cluster}/${namespace}/Deployment/${name}`,
    cluster,
    namespace,
    kind: 'Deployment',
    name,
    version: options.version,
    versionReason: null,
    runningVersions: [],
    images: [...template.images],
    revision: null,
    revisionReason: environmentReason('revision.not-annotated'),
    health: {
      status: 'healthy',
      reason: environmentReason('health.all-ready'),
    },
    replicas: { desired: 1, updated: 1, ready: 1, available: 1 },
    autoscaling: null,
    schedule: null,
    changedAt: null,
    changedAtReason: environmentReason('changed-at.not-observed'),
    changedBy: null,
    changedByReason: environmentReason('changed-by.not-recorded'),
    drift: {
      status: 'unknown',
      reason: environmentReason('drift.not-declared'),
      differences: [],
    },
    claimedBy: [],
  };
  return {
    uid: workload.id,
    workload,
    labels: options.labels ?? { 'backstage.io/kubernetes-id': name },
    pods: [],
    conditions: [],
    template,
    remembered: [],
    awaitsRevision: false,
    progress: progress('complete'),
    ...options.overrides,
  };
}
