import type { WORKLOAD_REASONS } from '@quarterdeck/plugin-environments-common';

export const workloadsFr: Record<keyof typeof WORKLOAD_REASONS, string> = {
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
  'health.rollout-failed':
    'Le déploiement a échoué : {cause} ; {ready} réplicas prêts sur {desired}',
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
  'health.no-node-matches': 'Aucun nœud ne correspond, il ne tourne nulle part',
  'health.suspended':
    'Suspendu volontairement : il ne tourne pas avant la reprise',
  'health.job-running': 'Une exécution est en cours',
  'health.job-succeeded': 'La dernière exécution a réussi',
  'health.job-failed': 'La dernière exécution a échoué : {cause}',
  'health.no-run-yet': 'Il n’a pas encore tourné',
  'health.canary-advancing': 'Le canari reçoit {weight} % des requêtes',
  'health.canary-failed':
    'Le canari a échoué et a été retiré ; {version} sert toujours',
  'health.canary-initializing': 'Flagger met le canari en place',
  'health.canary-waiting':
    'Le canari attend une approbation ; il reçoit {weight} % des requêtes',
};
