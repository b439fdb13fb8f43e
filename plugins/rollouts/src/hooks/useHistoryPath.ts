import { useEntityRefLink } from '@backstage/plugin-catalog-react';
import type { PlanDocument } from '@quarterdeck/plugin-rollouts-common';

/** Leads to the deployments of an entity in an environment, on the tab that observes them. */
export function useHistoryPath(): (
  document: Pick<PlanDocument, 'entityRef' | 'environmentId'>,
) => string {
  const entityPath = useEntityRefLink();
  return ({ entityRef, environmentId }) =>
    `${entityPath(entityRef)}/environments?${new URLSearchParams({
      view: 'history',
      environment: environmentId,
    })}`;
}
