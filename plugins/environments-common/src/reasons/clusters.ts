/** Why a cluster is not seen. */
export const CLUSTER_REASONS = {
  'cluster.connecting': 'The first list of cluster {cluster} is under way',
  'cluster.unreachable': 'Cluster {cluster} does not answer: {cause}',
  'cluster.unauthorized':
    'Cluster {cluster} refuses the portal’s credentials: {cause}',
  'cluster.user-credentials':
    'Cluster {cluster} is configured for the tokens of its users ({authProvider}); watching needs credentials of the portal',
  'cluster.not-configured':
    'Cluster {cluster} is named by the environment but not configured under kubernetes.clusterLocatorMethods',
  'cluster.kind-forbidden':
    'Cluster {cluster} does not let the portal read {resource}, so they are not shown: {cause}',
  'cluster.never-seen': 'Cluster {cluster} has never been seen',
} as const;
