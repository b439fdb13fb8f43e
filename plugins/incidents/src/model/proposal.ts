import type { Incident } from '@quarterdeck/plugin-incidents-common';

/** The template that puts a post-mortem into the repository of the service, with its form filled in. */
export function proposalPath({
  id,
  entityRef,
}: Pick<Incident, 'id' | 'entityRef'>): string {
  const formData = JSON.stringify({ incidentId: id, entityRef });
  return `/create/templates/default/export-post-mortem?${new URLSearchParams({ formData })}`;
}
