import type { ApprovalsMessages } from './en';

const fr: ApprovalsMessages = {
  'page.title': 'Approbations',
  'view.needs-me': 'On m’attend',
  'view.mine': 'Mes demandes',
  'view.all': 'Toutes',
  'chip.requested': 'En attente',
  'chip.granted': 'Accordée',
  'chip.denied': 'Refusée',
  'chip.withdrawn': 'Retirée',
  'chip.expired': 'Expirée',
  'chip.consumed': 'Exécutée',
  'item.requested': 'demandée {{time}} par {{person}}',
  'item.expires': 'expire {{time}}',
  'list.more': 'En montrer davantage',
  'empty.needs-me.title': 'Rien ne vous attend',
  'empty.needs-me.advice':
    'Quand quelqu’un prépare un changement d’un environnement protégé dont vous vous occupez, il apparaît ici, avec exactement ce qui serait fait.',
  'empty.mine.title': 'Vous n’avez encore rien demandé',
  'empty.mine.advice':
    'Le changement d’un environnement protégé fait sa demande ici de lui-même, dès que vous le lancez.',
  'empty.all.title': 'Rien n’a encore été demandé',
  'empty.all.advice':
    'Les changements des environnements protégés demandent une deuxième personne ; ce qu’elle a accepté reste ici.',
  'needsMe.nothing': 'Rien ne vous attend.',
  'needsMe.all': 'Toutes les approbations',
  'details.service': 'Service',
  'details.requestedBy': 'Demandée par',
  'details.decidedBy': 'Décidée par',
  'details.comment': 'Commentaire',
  'details.planHash': 'Empreinte du plan',
  'details.open': 'Ouvrir ce dont il s’agit',
  'details.exactly': 'Voici exactement ce qui serait fait',
  'decide.grant': 'Accorder…',
  'decide.deny': 'Refuser…',
  'decide.withdraw': 'Retirer…',
  'decide.cancel': 'Annuler',
  'decide.comment': 'Commentaire (facultatif)',
  'decide.reason': 'Pourquoi ? La personne qui demande le lira.',
  'decide.grant.title': 'Accorder ceci ?',
  'decide.deny.title': 'Refuser ceci ?',
  'decide.withdraw.title': 'Retirer ceci ?',
  'decide.grant.next':
    '{{room}} pourra exécuter exactement ce plan, une fois. Tout changement du plan demande à nouveau.',
  'decide.deny.next': '{{room}} ne l’exécutera pas.',
  'decide.withdraw.next':
    '{{room}} ne l’exécutera pas ; vous pourrez demander à nouveau.',
  'decide.grant.confirm': 'Accorder : {{title}}',
  'decide.deny.confirm': 'Refuser : {{title}}',
  'decide.withdraw.confirm': 'Retirer : {{title}}',
};

export default fr;
