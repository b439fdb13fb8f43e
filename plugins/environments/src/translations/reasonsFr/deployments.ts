import type { DEPLOYMENT_REASONS } from '@quarterdeck/plugin-environments-common';

export const deploymentsFr: Record<keyof typeof DEPLOYMENT_REASONS, string> = {
  'deployment.none-yet': 'Aucun déploiement n’a encore été vu ici',
  'deployment.in-progress': 'En cours : {progress}',
  'deployment.succeeded':
    'Tous les réplicas l’ont exécuté et étaient disponibles',
  'deployment.failed': 'N’a pas démarré : {progress}',
  'deployment.superseded':
    'Un autre changement, vers {version}, est arrivé avant sa fin',
  'deployment.removed': 'La charge de travail a été supprimée avant sa fin',
  'deployment.rolled-back': 'Annulé : {version} a été remis en place',
  'deployment.not-observed':
    'Personne ne regardait quand il s’est terminé ; le cluster se souvient seulement de son existence',
  'deployment.reported-in-progress': 'Signalé comme étant en cours',
  'deployment.reported-finished': 'Signalé comme {outcome}',
  'deployment.put-back':
    'Il a remis en place ce qui tournait avant {version}, et en est le rétablissement',
  'deployment.actor-unknown':
    'Le cluster ne garde aucune trace de l’auteur du changement',
  'rewind.gap':
    'Personne ne surveillait le cluster {cluster} de {from} à {to} ; voici ce qui avait été vu avant',
  'rewind.before-first':
    'Ce qui est conservé commence à {first} ; d’avant, rien ou pas tout n’est connu',
  'rewind.nothing-yet': 'Rien n’a encore été observé',
};
