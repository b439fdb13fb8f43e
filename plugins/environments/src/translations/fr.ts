import type { EnvironmentsMessages } from './en';
import { viewsFr } from './viewsFr';

const fr: EnvironmentsMessages = {
  ...viewsFr,
  'matrix.title': 'Environnements',
  'matrix.overview': 'Les versions d’un coup d’œil',
  'tier.development': 'Niveau développement',
  'tier.testing': 'Niveau test',
  'tier.staging': 'Niveau préproduction',
  'tier.production': 'Niveau production',
  'tier.preview': 'Niveau aperçu',
  'environment.protected': 'Protégé',
  'environment.simulated': 'Pods simulés',
  'change.deploy': 'Déployer…',
  'change.deployTo': 'Déployer… vers {{environment}}',
  'change.promote': 'Promouvoir vers {{environment}}…',
  'change.promoteFromTo':
    'Promouvoir vers {{environment}}… ce qui tourne dans {{from}}',
  'environment.about': 'À propos de {{environment}}',
  'environment.purpose': 'But',
  'environment.audience': 'Utilisé par',
  'environment.updateFrequency': 'Mis à jour',
  'environment.promoteFrom': 'Les versions viennent de',
  'environment.clusters': 'Clusters',
  'environment.notSeen': 'Rien n’a été vu ici à ce moment',
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
  'workload.changedByWhom': 'Changé {{time}} par {{actor}}',
  'workload.changedAt': 'Changé',
  'workload.replicas_one': '{{ready}} réplica prêt sur {{count}}',
  'workload.replicas_other': '{{ready}} réplicas prêts sur {{count}}',
  'workload.noReplicas': 'Réplicas : sans objet',
  'workload.autoscaling': 'Mise à l’échelle',
  'workload.autoscaled':
    'Mise à l’échelle automatique entre {{minimum}} et {{maximum}}',
  'workload.schedule': 'Horaire',
  'schedule.runs': 'Lancé à {{cron}}',
  'schedule.suspended': 'suspendu',
  'schedule.active_one': '{{count}} exécution en cours',
  'schedule.active_other': '{{count}} exécutions en cours',
  'schedule.lastSucceeded': 'dernier succès {{time}}',
  'schedule.neverSucceeded': 'aucun succès encore',
  'workload.deploying_one':
    'Déploiement en cours : {{updated}} réplica nouveau sur {{count}}',
  'workload.deploying_other':
    'Déploiement en cours : {{updated}} réplicas nouveaux sur {{count}}',
  'workload.reported':
    'Signalé par un pipeline ; tourne hors de Kubernetes ({{target}})',
  'workload.claimedBy': 'Revendiqué aussi par',
  'workload.claimAdvice':
    'Corrigez les annotations de l’une de ces entités, pour que chaque charge de travail n’en ait qu’une.',
  'workload.runningByTraffic': 'Tournent en ce moment, par requêtes',
  'workload.runningByReplicas': 'Tournent en ce moment, par réplicas prêts',
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
  'standing.same': 'Comme {{environment}}',
  'standing.behind': 'En retard sur {{environment}}, où tourne {{version}}',
  'standing.ahead': 'En avance sur {{environment}}, où tourne {{version}}',
  'standing.different': 'Différent de {{environment}}, où tourne {{version}}',
  'drift.title': 'Dérive',
  'drift.count_one': 'Dérive : {{count}} champ n’est pas comme appliqué',
  'drift.count_other': 'Dérive : {{count}} champs ne sont pas comme appliqués',
  'drift.change': 'appliqué {{declared}}, tourne {{actual}}',
  'drift.absent': 'rien',
  'drift.origin.autoscaler':
    'réglé par la mise à l’échelle automatique, comme prévu',
  'drift.origin.manual': 'changé à la main',
  'drift.origin.controller': 'changé par un contrôleur ou un outil',
  'drift.origin.unknown': 'le cluster n’a gardé aucune trace de l’auteur',
  'drift.manager': 'écrit par {{manager}}',
  'drift.ignoredBy': 'ne compte pas, selon la règle {{rule}}',
  'actor.user': '{{name}}',
  'actor.service': 'le service {{name}}',
  'actor.tool': 'l’outil {{name}}',
  'actor.system': 'le portail ({{name}})',
  'preview.created': 'Créé {{time}}',
  'preview.owner': 'Appartient à {{owner}}',
  'preview.expires': 'Expire {{time}}',
  'preview.expired': 'Expiré {{time}}',
  'preview.pullRequest': 'Pull request',
  'notices.title': 'À corriger',
  'notices.advice.selectorInvalid':
    'Corrigez l’annotation dans le catalog-info.yaml de cette entité. Les termes s’écrivent comme pour kubectl : app=api,tier in (web, api).',
  'notices.advice.nothingMatches':
    'Donnez aux Deployments de cette entité des labels qui correspondent, ou corrigez l’annotation de l’entité ; kubectl get deployments -A --show-labels liste les labels existants.',
  'notices.advice.unplaced':
    'Demandez aux administrateurs du portail qu’un seul environnement revendique ces namespaces, ou déplacez les charges de travail dans un namespace qui l’est.',
  'notices.advice.claimedTwice':
    'Les propriétaires doivent convenir à qui elle appartient ; le sélecteur de l’autre entité doit alors être plus étroit.',
  'notices.advice.overlap':
    'Seuls les administrateurs du portail peuvent y remédier, sous environments.definitions dans app-config.yaml.',
  'notices.advice.tooEarly':
    'Choisissez un moment plus tardif : de ce qui précède, l’historique ne connaît que ce dont le cluster se souvenait.',
  'notices.advice.gap':
    'Ce qui a changé pendant ce temps a été constaté après coup ; l’historique dit entre quels instants.',
  'notices.advice.other':
    'Le propriétaire de cette entité peut le corriger dans son catalog-info.yaml, ou les administrateurs dans la configuration des environnements.',
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
