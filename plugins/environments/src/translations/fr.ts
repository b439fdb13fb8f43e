import type { EnvironmentsMessages } from './en';

const fr: EnvironmentsMessages = {
  'matrix.title': 'Environnements',
  'matrix.overview': 'Les versions d’un coup d’œil',
  'tier.development': 'Niveau développement',
  'tier.testing': 'Niveau test',
  'tier.staging': 'Niveau préproduction',
  'tier.production': 'Niveau production',
  'tier.preview': 'Niveau aperçu',
  'environment.protected': 'Protégé',
  'environment.simulated': 'Pods simulés',
  'environment.about': 'À propos de {{environment}}',
  'environment.purpose': 'But',
  'environment.audience': 'Utilisé par',
  'environment.updateFrequency': 'Mis à jour',
  'environment.promoteFrom': 'Les versions viennent de',
  'environment.clusters': 'Clusters',
  'environment.notDeployed.title': 'Pas déployé ici',
  'environment.notDeployed.advice':
    'Un Deployment apparaît ici quand il tourne dans un namespace de cet environnement et porte :',
  'environment.notDeployed.snippet': 'labels du Deployment',
  'cluster.down': 'Hors d’atteinte : {{reason}}',
  'cluster.lastSeen':
    'Ce qui est montré a été vu pour la dernière fois {{time}}.',
  'cluster.neverSeen': 'Rien n’en a encore été vu.',
  'workload.versionUnknown': 'Version inconnue',
  'workload.changed': 'Changé {{time}}',
  'workload.replicas': '{{ready}} réplicas prêts sur {{desired}}',
  'workload.running': 'Tournent en ce moment',
  'workload.runningReplicas_one': '{{count}} réplica prêt',
  'workload.runningReplicas_other': '{{count}} réplicas prêts',
  'workload.traffic': '{{percent}} % des requêtes',
  'workload.role.canary': 'canari',
  'workload.role.preview': 'aperçu',
  'workload.details': 'Détails de {{workload}}',
  'workload.detailsShort': 'Détails',
  'workload.cluster': 'Cluster',
  'workload.namespace': 'Namespace',
  'workload.kind': 'Type',
  'workload.revision': 'Commit',
  'workload.changedBy': 'Dernière écriture par',
  'workload.images': 'Images',
  'workload.noDigest': 'empreinte pas encore connue',
  'workload.kubectl': 'Quand le portail ne répond pas',
  'workload.kubectlLabel':
    'commande kubectl pour {{workload}} dans {{environment}}',
  'standing.same': 'Comme {{environment}}',
  'standing.behind': 'En retard sur {{environment}}, où tourne {{version}}',
  'standing.ahead': 'En avance sur {{environment}}, où tourne {{version}}',
  'standing.different': 'Différent de {{environment}}, où tourne {{version}}',
  'change.version':
    '{{environment}} : {{workload}} est maintenant en {{version}}.',
  'change.health': '{{environment}} : {{workload}}, nouvel état : {{status}}.',
  'change.appeared': '{{environment}} : {{workload}} est apparu.',
  'change.gone': '{{environment}} : {{workload}} a disparu.',
  'empty.notAnnotated.title':
    'Cette entité ne dit pas quelles charges de travail sont les siennes',
  'empty.notAnnotated.advice':
    'Ajoutez l’annotation ci-dessous à son catalog-info.yaml, et un label de même nom et de même valeur à ses Deployments. Les environnements apparaîtront ici dès que le catalogue l’aura lue.',
  'empty.notAnnotated.snippet': 'annotations pour catalog-info.yaml',
  'empty.noEnvironments.title': 'Aucun environnement n’est encore défini',
  'empty.noEnvironments.advice':
    'Un administrateur du portail définit les environnements dans app-config.yaml : un nom, un rang, et les clusters et namespaces qui en font partie.',
  'empty.noEnvironments.snippet': 'environnements pour app-config.yaml',
  'empty.other.title': 'Il n’y a rien à montrer',
};

export default fr;
