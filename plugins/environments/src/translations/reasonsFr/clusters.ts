import type { CLUSTER_REASONS } from '@quarterdeck/plugin-environments-common';

export const clustersFr: Record<keyof typeof CLUSTER_REASONS, string> = {
  'cluster.connecting': 'La première lecture du cluster {cluster} est en cours',
  'cluster.unreachable': 'Le cluster {cluster} ne répond pas : {cause}',
  'cluster.unauthorized':
    'Le cluster {cluster} refuse l’accès du portail : {cause}',
  'cluster.user-credentials':
    'Le cluster {cluster} est configuré pour les jetons de ses utilisateurs ({authProvider}) ; l’observer demande un accès du portail',
  'cluster.not-configured':
    'Le cluster {cluster} est nommé par l’environnement mais absent de kubernetes.clusterLocatorMethods',
  'cluster.kind-forbidden':
    'Le cluster {cluster} ne laisse pas le portail lire {resource}, qui ne sont donc pas montrés : {cause}',
  'cluster.never-seen': 'Le cluster {cluster} n’a jamais été vu',
};
