/** What is wrong with an entity’s annotations, or with the environments. */
export const MATRIX_REASONS = {
  'matrix.no-environments':
    'No environment is configured under environments.definitions',
  'matrix.not-annotated':
    'The entity names no workloads: it has none of the annotations backstage.io/kubernetes-id and backstage.io/kubernetes-label-selector',
  'matrix.selector-invalid':
    'The annotation backstage.io/kubernetes-label-selector cannot be read: {cause}',
  'matrix.overlap':
    'Environments {left} ({leftPattern}) and {right} ({rightPattern}) both claim namespaces of cluster {cluster}; a workload that both claim is shown in neither. Narrow one of the patterns.',
  'matrix.nothing-matches':
    'No workload of any cluster matches the selector {selector}',
  'matrix.unplaced':
    '{count} workloads of this entity run where no environment claims the namespace: {places}',
  'matrix.contested':
    '{count} workloads of this entity are shown nowhere, for more than one environment claims their namespace: {places}, claimed by {environments}. Narrow environments.definitions.<id>.namespaces of one of them.',
  'matrix.claimed-twice':
    '{workload} is claimed by {others} too; change the annotations of one of them',
  'environment.no-preview': 'No preview of this service runs now',
  'environment.not-deployed': 'No workload matches in {environment}',
} as const;
