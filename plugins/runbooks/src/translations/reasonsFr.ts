import type { RunbookReasonCode } from '@quarterdeck/plugin-runbooks-common';

const reasonsFr: Record<RunbookReasonCode, string> = {
  'freshness.fresh': 'Elle a été suivie, répétée ou relue dernièrement',
  'freshness.stale':
    'Personne ne l’a suivie, répétée ou relue depuis {days} jours',
  'freshness.overdue': 'Sa relecture était due le {day}',
  'freshness.never': 'Personne ne l’a encore suivie ni répétée',
  'changes.none': 'Elle est comme à la dernière exécution',
  'changes.some': 'Elle a changé depuis la dernière exécution',
  'changes.too-many':
    'Trop a changé depuis la dernière exécution pour le montrer ligne par ligne',
  'changes.never-run': 'Elle n’a jamais été suivie',
  'source.unreadable': 'La lecture échoue : {message}',
  'source.not-allowed':
    'Le portail n’a pas le droit de lire là ; ajoutez l’hôte à backend.reading.allow ou configurez une intégration',
  'source.too-large': 'Le fichier dépasse {limit} caractères',
  'source.too-many':
    'Il y a plus de {limit} fichiers ; les autres sont laissés de côté',
  'source.nothing':
    'Il n’y a pas de fichier Markdown ; vérifiez le chemin, et que les fichiers sont dans le dépôt',
  'source.bad-name':
    'Le nom du fichier a d’autres caractères que lettres, chiffres, points, traits d’union et tirets bas, ou commence par l’un de ceux-ci',
  'source.duplicate':
    'Un autre fichier du même nom vient avant ; renommez l’un des deux',
  'source.symbolic-link': 'C’est un lien symbolique, qui n’est pas suivi',
  'source.no-text': 'Ce n’est pas du texte',
  'source.no-location':
    'Le catalogue ne dit pas d’où vient l’entité d’une manière qui puisse être lue ; donnez-lui l’annotation backstage.io/source-location',
  'source.not-relative':
    'Ce doit être un dossier ou un fichier sous celui de l’entité, comme ./docs/runbooks',
  'suggestion.alert': 'Elle est écrite pour l’alerte {alert}',
  'suggestion.procedure': 'Elle sert à : {procedure}',
  'suggestion.severity': 'Elle est prévue pour {severity}',
  'suggestion.none': 'Aucune procédure de cette entité ne convient',
  'list.none': 'Il n’y a pas de procédure que vous puissiez voir',
  'list.nothing-matches': 'Rien ne correspond',
  'list.no-runs': 'Personne n’en a encore suivi',
  'list.nothing-needs-you': 'Aucune exécution ne vous attend',
  'run.active': 'Étape {number} sur {count}',
  'run.completed': 'Chaque étape est réglée',
  'run.aborted': 'Elle a été abandonnée : {comment}',
  'step.pending': 'Elle vient après les étapes précédentes',
  'step.ready': 'Elle est la suivante',
  'step.executing-action': 'Le portail exécute {action}',
  'step.executing-check': 'Le portail vérifie',
  'step.checking-again':
    'Ce n’est pas encore le cas : {message} ; nouvel essai jusqu’au {dueAt}',
  'step.holding': 'C’est le cas ; cela doit durer jusqu’au {dueAt}',
  'step.waiting-approval': 'Quelqu’un d’autre doit donner son accord',
  'step.waiting-timer': 'Elle attend jusqu’au {dueAt}',
  'step.interrupted':
    'Le portail a été interrompu au milieu ; continuer la répète sans risque avec la même clé',
  'step.outcome-unknown':
    'Le portail a été interrompu au milieu, et on ne sait pas si cela a eu lieu ; trouvez-le, et dites-le',
  'step.done': 'Elle est faite',
  'step.done-by-hand': 'Elle a été faite à la main',
  'step.check-passed': 'C’est le cas : {message}',
  'step.check-failed': 'Ce n’est pas le cas : {message}',
  'step.action-failed': 'Elle a échoué : {message}',
  'step.denied': 'Personne n’a donné son accord : {message}',
  'step.approved': '{by} a donné son accord',
  'step.decided': '{option}',
  'step.skipped': 'Elle a été sautée : {comment}',
  'step.not-taken': 'Une décision a pris un autre chemin',
  'step.would-do': 'Elle ferait ceci ; rien n’a été changé',
  'step.cancelled': '{by} l’a arrêtée',
  'step.happened': '{by} a trouvé que cela avait eu lieu : {comment}',
  'step.did-not-happen':
    '{by} a trouvé que cela n’avait pas eu lieu : {comment}',
  'control.not-its-turn': 'Les étapes précédentes viennent d’abord',
  'control.not-allowed': 'Il faut la permission {permission} pour {entityRef}',
  'control.over': 'L’exécution est finie',
  'control.not-a-person': 'Seule une personne peut le faire',
  'control.incomplete': 'Il faut d’abord {what}',
};

export default reasonsFr;
