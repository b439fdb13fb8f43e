import type { AppMessages } from './en';

const fr: AppMessages = {
  'nav.home': 'Accueil',
  'nav.catalog': 'Catalogue',
  'nav.fleet': 'Flotte',
  'nav.rollouts': 'Mises en service',
  'nav.incidents': 'Incidents',
  'nav.backups': 'Sauvegardes',
  'nav.dora': 'DORA',
  'nav.runbooks': 'Procédures',
  'nav.approvals': 'Approbations',
  'nav.activity': 'Activité',
  'nav.create': 'Créer',
  'nav.search': 'Rechercher',
  'nav.menu': 'Menu',
  'nav.notifications': 'Notifications',
  'nav.settings': 'Paramètres',
  'nav.logo': 'Quarterdeck, accueil',
  'start.title': 'Pour commencer',
  'start.intro':
    'Avec Quarterdeck, ceux à qui un service appartient le pilotent depuis sa page du catalogue. Ce portail montre un parc de démonstration : deux systèmes, sept services, trois environnements, sur un cluster simulé.',
  'start.see': 'Voir ce qui tourne, et où',
  'start.seeHint':
    'Quelle version de veza-backend-api tourne dans chaque environnement, dans quel état, et depuis quand.',
  'start.change': 'Changer quelque chose et regarder',
  'start.changeHint':
    'Ouvrez un service, copiez la commande kubectl d’une carte, remplacez « get » par « set image », ajoutez conteneur=image : la page suit en moins de deux secondes.',
  'start.browse': 'Parcourir le parc',
  'start.browseHint':
    'Tous les services, avec leurs propriétaires et leurs systèmes.',
  'start.settings': 'Prendre ses aises',
  'start.settingsHint': 'La langue et le thème sont dans les paramètres.',
};

export default fr;
