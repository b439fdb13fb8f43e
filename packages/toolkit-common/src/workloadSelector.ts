import {
  LabelRequirement,
  matchesLabels,
  parseLabelSelector,
} from './labelSelector';

const ANNOTATION_ID = 'backstage.io/kubernetes-id';
const ANNOTATION_LABEL_SELECTOR = 'backstage.io/kubernetes-label-selector';
const ANNOTATION_NAMESPACE = 'backstage.io/kubernetes-namespace';
const ANNOTATION_CLUSTER = 'backstage.io/kubernetes-cluster';

/** As much of an entity of the catalog as says it. */
export interface AnnotatedEntity {
  metadata: { annotations?: Record<string, string> };
}

/** Which objects of all clusters belong to an entity. */
export interface WorkloadSelector {
  labels: readonly LabelRequirement[];
  namespace?: string;
  cluster?: string;
}

/** What the annotations ask for, for people. */
export function selectorText({ metadata }: AnnotatedEntity): string {
  const annotations = metadata.annotations ?? {};
  return (
    annotations[ANNOTATION_LABEL_SELECTOR] ??
    `${ANNOTATION_ID}=${annotations[ANNOTATION_ID]}`
  );
}

/**
 * Reads the standard annotations the way Backstage's Kubernetes plugin does: a label selector wins over an id.
 *
 * @returns undefined where the entity names no objects.
 * @throws Error that says which part of the selector cannot be read.
 */
export function readWorkloadSelector(
  entity: AnnotatedEntity,
): WorkloadSelector | undefined {
  const annotations = entity.metadata.annotations ?? {};
  const labelSelector = annotations[ANNOTATION_LABEL_SELECTOR];
  const id = annotations[ANNOTATION_ID];
  if (!labelSelector && !id) {
    return undefined;
  }
  return {
    labels: labelSelector
      ? parseLabelSelector(labelSelector)
      : [{ operator: 'in', label: ANNOTATION_ID, values: [id] }],
    namespace: annotations[ANNOTATION_NAMESPACE],
    cluster: annotations[ANNOTATION_CLUSTER],
  };
}

export function selectsWorkload(
  { labels, namespace, cluster }: WorkloadSelector,
  workload: {
    cluster: string;
    namespace: string;
    labels: Readonly<Record<string, string>>;
  },
): boolean {
  return (
    (namespace === undefined || namespace === workload.namespace) &&
    (cluster === undefined || cluster === workload.cluster) &&
    matchesLabels(labels, workload.labels)
  );
}
