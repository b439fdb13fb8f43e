import { Entity } from '@backstage/catalog-model';
import { environmentReason } from '@quarterdeck/plugin-environments-common';
import {
  Reason,
  WorkloadSelector,
  readWorkloadSelector,
} from '@quarterdeck/toolkit-common';

/** @returns the reason instead where the entity names no workloads or names them in a way that cannot be read. */
export function workloadSelectorOf(
  entity: Entity,
): { selector: WorkloadSelector } | { reason: Reason } {
  try {
    const selector = readWorkloadSelector(entity);
    return selector
      ? { selector }
      : { reason: environmentReason('matrix.not-annotated') };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return { reason: environmentReason('matrix.selector-invalid', { cause }) };
  }
}
