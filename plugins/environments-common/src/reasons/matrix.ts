/** What is wrong with an entity’s annotations, or with the environments. */
export const MATRIX_REASONS = {
  'matrix.no-environments':
    'No environment is configured under environments.definitions',
  'matrix.not-annotated':
    'The entity names no workloads: it has none of the annotations backstage.io/kubernetes-id and backstage.io/kubernetes-label-selector',
  'matrix.selector-invalid':
    'The annotation backstage.io/kubernetes-label-selector cannot be read: {cause}',
  'environment.not-deployed': 'No workload matches in {environment}',
} as const;
