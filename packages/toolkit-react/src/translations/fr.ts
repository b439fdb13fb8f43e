import type { ToolkitMessages } from './en';

const fr: ToolkitMessages = {
  locale: 'fr',
  'status.healthy': 'Sain',
  'status.progressing': 'En cours',
  'status.degraded': 'Dégradé',
  'status.unavailable': 'Indisponible',
  'status.unknown': 'Inconnu',
  'copy.action': 'Copier',
  'copy.label': 'Copier : {{what}}',
  'copy.done': 'Copié',
  'copy.failed': 'À copier à la main',
  'error.retry': 'Réessayer',
  'error.details': 'La réponse était : {{message}}',
  'error.forbidden.title': 'Vous ne pouvez pas voir ceci',
  'error.forbidden.advice':
    'Demandez à un propriétaire de cette entité, ou aux administrateurs du portail, le droit de la lire. Le service lui-même n’est pas en cause.',
  'error.signedOut.title': 'Votre session est terminée',
  'error.signedOut.advice': 'Rechargez la page et reconnectez-vous.',
  'error.missing.title': 'Ceci n’est pas là',
  'error.missing.advice': 'Cela n’existe plus, ou vous ne pouvez pas le voir.',
  'error.refused.title': 'Ce n’est pas possible ainsi',
  'error.refused.advice':
    'Rien n’a été changé. La réponse dit ce qui s’y oppose.',
  'error.unreachable.title': 'Le portail ne répond pas',
  'error.unreachable.advice':
    'Vérifiez votre réseau. La page réessaie d’elle-même tant qu’elle est ouverte.',
  'error.failed.title': 'Le chargement a échoué',
  'error.failed.advice':
    'La page réessaie d’elle-même. Si cela dure, transmettez le message ci-dessous aux administrateurs du portail.',
  'live.asOf': 'Relevé {{time}}',
  'live.signals': 'En direct',
  'live.signalsHint': 'Les changements s’affichent dès qu’ils ont lieu',
  'live.polling': 'En direct (interrogation)',
  'live.pollingHint': 'La page demande sans cesse s’il y a du nouveau',
  'live.stale': 'Pas à jour',
  'live.staleHint': 'Ce que vous voyez a été confirmé {{time}}.',
  'confirm.required': 'Pourquoi ?',
  'confirm.optional': 'Commentaire (facultatif)',
  'confirm.cancel': 'Annuler',
  loading: 'Chargement…',
  'chart.partial': 'incomplet',
  'chart.hint': 'Passez d’un point à l’autre avec les flèches.',
  'chart.hintSelect':
    'Passez d’un point à l’autre avec les flèches, et appuyez sur Entrée pour voir de quoi l’un est fait.',
  'chart.table': 'Montrer en tableau',
  'chart.tableOf': 'Montrer en tableau : {{title}}',
  'chart.when': 'Quand',
  'chart.value': 'Valeur',
  'chart.savePicture': 'Enregistrer l’image',
  'chart.savePictureOf': 'Enregistrer l’image : {{title}}',
  'chart.fromTo': '{{title}} : de {{first}} à {{last}}',
  'chart.nothing': '{{title}} : aucune valeur connue',
  'letters.title': 'Événements inutilisables',
  'letters.advice':
    'D’autres outils les ont annoncés au portail, et personne ne sait à qui ils appartiennent, ou quelque chose n’y va pas. Corrigez ce que dit la raison, puis réessayez ; après 14 jours, ils disparaissent.',
  'letters.show': 'Les montrer ({{number}})',
  'letters.received': 'reçu {{time}}, essayé {{attempts}} ×',
  'letters.retry': 'Réessayer',
  'letters.retryOf': 'Réessayer : {{name}}',
  'letters.used': 'L’événement a pu être utilisé.',
  'letters.still': 'L’événement reste inutilisable : {{reason}}',
  'letters.tooLong':
    'Il était trop long pour être conservé en entier ; son émetteur doit le renvoyer.',
};

export default fr;
