import type { DoraReasonCode } from '@quarterdeck/plugin-dora-common';

const reasonsFr: Record<DoraReasonCode, string> = {
  'value.no-deployments': 'Rien n’a été déployé dans ce temps',
  'value.no-incident-source':
    'Aucune source d’incidents n’est branchée : personne ne sait quels déploiements ont échoué',
  'value.no-commits': 'Les commits de ces déploiements ne sont pas connus',
  'value.no-new-commits':
    'Aucun de ces déploiements n’a apporté de commit qui n’avait pas déjà été déployé',
  'value.none-ended': 'Aucun déploiement ne s’est terminé dans ce temps',
  'value.no-failures': 'Aucun déploiement n’a échoué dans ce temps',
  'value.none-recovered':
    'Aucun des déploiements en échec ne s’est encore rétabli',
  'value.rework-unknown':
    'De ces déploiements, personne ne sait s’ils étaient prévus',
  'value.few':
    'Seulement {count} : trop peu pour en dire plus que le nombre lui-même',
  'value.no-observation': 'Rien n’a été observé avant le {since}',
  'value.not-yet': 'Ce temps est encore à venir',
  'value.no-availability-source':
    'Aucune source de disponibilité n’est branchée',
  'value.availability-by-incidents':
    'Selon les incidents : un service est indisponible tant qu’un incident P0 ou P1 fait mal',
  'value.availability-of-many':
    'La disponibilité ne se dit ni de tout le catalogue, ni de plus de {most} services ensemble',
  'value.availability-unreadable':
    'La source de disponibilité ne donne pas de réponse : {cause}',
  'value.no-restore-test':
    'Aucun test de restauration n’a réussi dans ce temps',
  'value.no-rehearsal': 'Aucune bascule n’a été répétée dans ce temps',
  'value.not-split': 'On ne sait pas comment ce temps se répartit',
  'scope.empty':
    'Il n’y a rien dans {scope} dont vous puissiez voir les mesures',
  'scope.too-many':
    'Au-delà de {most} services en vue, ils ne sont pas comparés un à un',
  'counted.succeeded': 'Il a réussi',
  'counted.rolled-back': 'Il a été annulé, et compte comme un échec',
  'not-counted.under-way': 'Il est en cours',
  'not-counted.not-observed': 'Personne n’a vu comment il s’est terminé',
  'not-counted.failed-before-traffic':
    'Il n’est jamais devenu disponible, aucun utilisateur ne l’a rencontré ; il ne compte que dans le taux de réussite',
  'not-counted.superseded':
    'Un autre changement est arrivé avant qu’il soit terminé',
  'not-counted.found':
    'Il a été trouvé dans ce dont le cluster se souvient ; personne n’a vu quand il s’est terminé',
  'not-counted.same-as': 'C’est le même que {deployment}, qui a été observé',
  'not-counted.other-tier': 'Il est allé dans {environment}, qui est {tier}',
  'not-counted.drill': 'C’était une répétition',
  'not-counted.same-as-others':
    'Ce sont les mêmes que d’autres, qui ont été observés',
  'failed.rolled-back': 'Il a été annulé',
  'failed.incident': 'INC-{number} en vient',
  'failed.hidden-incident': 'Un incident que vous ne pouvez pas voir en vient',
  'attribution.explicit': 'Qui a annoncé l’incident a nommé le déploiement',
  'attribution.latest-before':
    'C’est le dernier déploiement du même service et du même environnement dans les {hours} heures précédentes',
  'attribution.corrected': '{by} l’a dit : {reason}',
  'attribution.none':
    'Rien n’a été déployé pour le même service et le même environnement dans les {hours} heures précédentes',
  'attribution.named-unknown':
    'Il nomme {named}, dont aucun déploiement n’est connu',
  'attribution.no-environment': 'Il ne dit pas quel environnement est en panne',
  'attribution.hidden': 'Il vient d’un déploiement que vous ne pouvez pas voir',
  'lead.first-deployment':
    'C’est le premier qui soit connu, on ne sait donc pas ce qu’il a de nouveau',
  'lead.no-repository': '{entityRef} ne dit pas où est sa source',
  'lead.no-revision': 'Il ne dit pas de quel commit il a été construit',
  'lead.pending': 'Ses commits sont en train d’être lus',
  'lead.unreadable': 'Ses commits ne peuvent pas être lus : {cause}',
  'lead.not-found': 'Le commit {revision} n’est pas dans {repository}',
  'lead.no-new-commits':
    'Il n’a apporté aucun commit qui n’ait déjà été déployé',
  'lead.negative':
    '{count} commits sont datés d’après le déploiement qui les a apportés, et sont laissés de côté',
  'rework.explicit': 'Son déploiement a été annoncé comme non prévu',
  'rework.label':
    'Une demande de fusion qu’il contient porte l’étiquette {label}',
  'rework.branch': 'Une demande de fusion qu’il contient vient de {branch}',
  'rework.revert': 'Il apporte l’annulation {sha}',
  'rework.incident': 'Il a été déployé pendant que INC-{number} était ouvert',
  'rework.planned': 'Rien ne dit qu’il n’était pas prévu',
  'explain.counted': 'Déploiements qui comptent : {count}',
  'explain.days': 'Jours de la fenêtre qui ont été observés : {days}',
  'explain.failed': 'Déploiements qui ont échoué : {failed} sur {count}',
  'explain.incidents':
    'Incidents : {count}, dont {attributed} viennent d’un déploiement',
  'explain.unattributed':
    'Incidents qui ne viennent d’aucun déploiement connu, et n’en font échouer aucun : {count}',
  'explain.recovered':
    'Déploiements en échec qui se sont rétablis dans ce temps : {count}',
  'explain.open':
    'Déploiements en échec qui ne se sont pas rétablis, et compteront alors : {count}',
  'explain.changes': 'Changements livrés : {count}',
  'explain.with-commits':
    'Déploiements dont les commits sont connus : {known} sur {count}',
  'explain.negative':
    'Changements datés d’après leur déploiement, et laissés de côté : {count}',
  'explain.rework': 'Déploiements non prévus : {rework} sur {known}',
  'explain.rework-known':
    'Déploiements dont on sait s’ils étaient prévus : {known} sur {count}',
  'list.no-deployments': 'Il n’y a aucun déploiement de ce genre dans ce temps',
  'list.no-incidents': 'Il n’y a aucun incident de ce genre dans ce temps',
  'candidates.none': 'Rien n’a été déployé dans les {days} jours précédents',
  'control.not-allowed': 'Il faut la permission {permission} pour {entityRef}',
  'control.not-a-person': 'Seule une personne peut le faire',
  'not-counted.no-tier': 'Son environnement {environment} n’est plus configuré',
  'attribution.merged':
    'Il a été fusionné dans un autre, qui compte à sa place',
  'attribution.nobodys':
    'Qui s’en occupait a dit qu’aucun changement n’en est la cause',
  'lead.shallow':
    '{repository} ne contient que la partie récente de son histoire',
  'lead.too-many':
    'Il a apporté plus de {most} commits, ce qui est une autre histoire plutôt qu’un changement',
  'lead.base-unknown':
    'On ne sait pas de quel commit {deployment}, le déploiement précédent, a été construit',
  'lead.not-delivered': 'Ce qu’il a de nouveau n’a pas été livré',
  'lead.merge': 'Il fusionne le travail d’autres, et n’en est pas un lui-même',
  'lead.delivered-before': 'Un déploiement antérieur l’avait livré',
  'lead.undated': 'Il n’indique aucune heure qu’une horloge aurait pu montrer',
  'lead.dated-later': 'Il est daté d’après le déploiement qui l’a apporté',
  'rework.reported-planned': 'Son déploiement a été annoncé comme prévu',
  'event.ignored': 'Rien de ce qui est mesuré n’en dépend',
  'event.unknown-repository':
    'Aucune entité ne dit que sa source est dans {repository}',
};

export default reasonsFr;
