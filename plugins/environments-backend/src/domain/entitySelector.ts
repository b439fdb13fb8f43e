import { Entity } from '@backstage/catalog-model';
import { environmentReason } from '@quarterdeck/plugin-environments-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { LabelRequirement, parseLabelSelector } from './labelSelector';

const ANNOTATION_ID = 'backstage.io/kubernetes-id';
const ANNOTATION_LABEL_SELECTOR = 'backstage.io/kubernetes-label-selector';
const ANNOTATION_NAMESPACE = 'backstage.io/kubernetes-namespace';
const ANNOTATION_CLUSTER = 'backstage.io/kubernetes-cluster';

/** Which workloads of all clusters belong to an entity. */
export interface WorkloadSelector {
  labels: readonly LabelRequirement[];
  namespace?: string;
  cluster?: string;
}

/** What the annotations ask for, for people. */
export function selectorText({ metadata }: Entity): string {
  const annotations = metadata.annotations ?? {};
  return (
    annotations[ANNOTATION_LABEL_SELECTOR] ??
    `${ANNOTATION_ID}=${annotations[ANNOTATION_ID]}`
  );
}

/**
 * Reads the standard annotations the way Backstage's Kubernetes plugin does: a label selector wins over an id.
 *
 * @returns the reason instead where the entity names no workloads or names them in a way that cannot be read.
 */
export function workloadSelectorOf(
  entity: Entity,
): { selector: WorkloadSelector } | { reason: Reason } {
  const annotations = entity.metadata.annotations ?? {};
  const labelSelector = annotations[ANNOTATION_LABEL_SELECTOR];
  const id = annotations[ANNOTATION_ID];
  if (!labelSelector && !id) {
    return { reason: environmentReason('matrix.not-annotated') };
  }
  try {
    return {
      selector: {
        labels: labelSelector
          ? parseLabelSelector(labelSelector)
          : [{ operator: 'in', label: ANNOTATION_ID, values: [id] }],
        namespace: annotations[ANNOTATION_NAMESPACE],
        cluster: annotations[ANNOTATION_CLUSTER],
      },
    };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return { reason: environmentReason('matrix.selector-invalid', { cause }) };
  }
}
