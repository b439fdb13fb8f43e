import { useEntityRefLink } from '@backstage/plugin-catalog-react';

/** Leads to the tab of an entity that shows its environments, which lies at this path unless a portal moved it. */
export function useEnvironmentsPath(): (entityRef: string) => string {
  const entityPath = useEntityRefLink();
  return entityRef => `${entityPath(entityRef)}/environments`;
}
