import type { EnvironmentReasonCode } from '@quarterdeck/plugin-environments-common';

const reasonsFr: Record<EnvironmentReasonCode, string> = {
  'health.all-ready': 'Tous les réplicas sont prêts',
  'health.scaled-to-zero': 'Mis à zéro volontairement',
  'health.rolling-out':
    '{updated} réplicas sur {desired} tournent dans la nouvelle version ; le déploiement avance',
  'health.starting': '{ready} réplicas prêts sur {desired}',
  'health.terminating-old':
    'La nouvelle version tourne ; {count} anciens réplicas s’arrêtent encore',
  'health.paused':
    'Le déploiement est en pause ; {updated} sur {desired} sont à jour',
  'health.not-observed':
    'Le cluster n’a pas encore traité le dernier changement',
  'health.deadline-exceeded':
    'Le déploiement n’a pas avancé dans son délai ; {ready} réplicas prêts sur {desired}',
  'health.crash-looping':
    'Le conteneur {container} tombe sans cesse ({restarts} redémarrages, dernier code de sortie {exitCode}) ; {ready} réplicas prêts sur {desired}',
  'health.image-not-pulled':
    'L’image {image} ne peut pas être tirée ; {ready} réplicas prêts sur {desired}',
  'health.container-not-created':
    'Le conteneur {container} ne peut pas être créé ({cause}) ; {ready} réplicas prêts sur {desired}',
  'health.unschedulable':
    'Un pod ne trouve place sur aucun nœud ; {ready} réplicas prêts sur {desired}',
  'health.replica-failure':
    'Le cluster refuse de créer des pods : {cause} ; {ready} réplicas prêts sur {desired}',
  'health.some-not-ready': '{ready} réplicas prêts sur {desired}',
  'health.none-ready': 'Aucun réplica prêt sur {desired}',
  'health.cluster-unreachable':
    'Le cluster {cluster} ne répond pas ; ceci est ce qui a été vu en dernier',
  'health.no-workload': 'Rien de ce service ne tourne ici',
  'version.no-tag':
    'L’image {image} n’a ni tag ni empreinte : sa version n’est pas connue',
  'version.no-container': 'La charge de travail n’a pas de conteneur',
  'revision.not-annotated':
    'Le modèle de pod n’a pas l’annotation quarterdeck.io/source-revision',
  'changed-at.not-observed':
    'Aucun replica set de cette version n’a encore été vu',
  'changed-by.not-recorded': 'Le cluster ne garde pas trace de qui l’a écrit',
  'drift.in-sync': 'Tourne comme appliqué en dernier',
  'drift.drifted':
    'Diffère de ce qui a été appliqué en dernier ; la dernière main dessus : {manager}',
  'drift.not-declared':
    'Rien ne dit comment il devrait être : il ne porte pas de dernière configuration appliquée',
  'drift.unreadable':
    'Sa dernière configuration appliquée ne peut pas être lue',
  'cluster.connecting': 'La première lecture du cluster {cluster} est en cours',
  'cluster.unreachable': 'Le cluster {cluster} ne répond pas : {cause}',
  'cluster.unauthorized':
    'Le cluster {cluster} refuse l’accès du portail : {cause}',
  'cluster.user-credentials':
    'Le cluster {cluster} est configuré pour les jetons de ses utilisateurs ({authProvider}) ; l’observer demande un accès du portail',
  'cluster.not-configured':
    'Le cluster {cluster} est nommé par l’environnement mais absent de kubernetes.clusterLocatorMethods',
  'cluster.never-seen': 'Le cluster {cluster} n’a jamais été vu',
  'matrix.no-environments':
    'Aucun environnement n’est configuré sous environments.definitions',
  'matrix.not-annotated':
    'L’entité ne nomme aucune charge de travail : elle n’a ni l’annotation backstage.io/kubernetes-id ni backstage.io/kubernetes-label-selector',
  'matrix.selector-invalid':
    'L’annotation backstage.io/kubernetes-label-selector est illisible : {cause}',
  'environment.not-deployed':
    'Aucune charge de travail ne correspond dans {environment}',
};

export default reasonsFr;
