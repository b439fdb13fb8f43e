import type { IncidentReasonCode } from '@quarterdeck/plugin-incidents-common';

const reasonsFr: Record<IncidentReasonCode, string> = {
  'state.open': 'Personne ne s’en occupe encore',
  'state.acknowledged': '{by} s’en occupe',
  'state.mitigated':
    'Les utilisateurs n’en souffrent plus ; la cause est toujours là',
  'state.mitigated-alerts-over':
    'Toutes ses alertes sont terminées ; quelqu’un doit dire qu’il est résolu',
  'state.resolved': 'C’est terminé',
  'state.resolved-alerts-over':
    'Toutes ses alertes sont terminées, et personne ne s’en était chargé',
  'state.resolved-rollback':
    'Ce qui était déployé a été retiré, et ce qui tourne est sain',
  'state.merged': 'Il se poursuit dans INC-{number}',
  'missing.role': 'Le rôle {role} n’est pas pourvu',
  'missing.update':
    'Les parties prenantes attendaient des nouvelles pour le {dueAt}',
  'missing.acknowledge': 'Personne ne l’a pris en charge en {minutes} minutes',
  'missing.post-mortem': 'Il demande un post-mortem avec au moins une action',
  'missing.verdict':
    'Personne n’a dit si ses alertes se sont déclenchées à raison : {count}',
  'control.not-allowed': 'Il faut la permission {permission} pour {entityRef}',
  'control.not-a-person': 'Seule une personne peut le faire',
  'control.merged': 'Il a été fusionné dans INC-{number}',
  'list.none': 'Il n’y a aucun incident que vous puissiez voir',
  'list.none-open': 'Rien n’est en panne, à la connaissance de tous',
  'list.none-of-yours': 'Vous ne participez à aucun incident ouvert',
  'list.nothing-matches': 'Rien ne correspond',
  'suspect.same-entity': 'Il a changé ce service même',
  'suspect.dependency': 'Il a changé {entityRef}, dont ce service a besoin',
  'suspect.dependent': 'Il a changé {entityRef}, qui utilise ce service',
  'suspect.system': 'Il a changé {entityRef}, du même système',
  'suspect.just-before': 'C’était {minutes} minutes avant le début',
  'suspect.same-environment': 'C’était dans le même environnement',
  'suspect.rolled-back': 'Il a été annulé parce que ses mesures ont échoué',
  'suspect.failed': 'Il n’est pas devenu sain',
  'suspect.by-hand': 'Il a été fait à la main, hors de la chaîne',
  'suspect.is-cause': 'C’est lui qui a ouvert l’incident',
  'suspects.none':
    'Rien n’a changé ici, ni dans ce dont il a besoin, dans les {hours} heures précédentes',
  'suspects.hidden':
    'Il a besoin de {count} entités que vous ne pouvez pas voir',
  'suspects.no-timeline': 'La chronologie ne peut pas être lue : {message}',
  'runbooks.alert': 'Elle est écrite pour l’alerte {alert}',
  'runbooks.procedure': 'Elle sert à : {procedure}',
  'runbooks.severity': 'Elle est prévue pour {severity}',
  'runbooks.other': '{message}',
  'runbooks.none': 'Aucune procédure de cette entité ne convient',
  'runbooks.absent': 'Ce portail n’a pas de procédures à qui demander',
  'runbooks.unreadable':
    'Les procédures ne peuvent pas être interrogées : {message}',
  'events.none': 'Rien n’a encore été noté',
};

export default reasonsFr;
