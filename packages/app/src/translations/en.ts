/** The words of the app's own frame. Every other language is checked against these keys. */
export const en = {
  'nav.home': 'Home',
  'nav.catalog': 'Catalog',
  'nav.fleet': 'Fleet',
  'nav.rollouts': 'Rollouts',
  'nav.incidents': 'Incidents',
  'nav.backups': 'Backups',
  'nav.dora': 'DORA',
  'nav.runbooks': 'Runbooks',
  'nav.approvals': 'Approvals',
  'nav.activity': 'Activity',
  'nav.create': 'Create',
  'nav.search': 'Search',
  'nav.menu': 'Menu',
  'nav.notifications': 'Notifications',
  'nav.settings': 'Settings',
  'nav.logo': 'Quarterdeck, home',
  'start.title': 'Start here',
  'start.intro':
    'Quarterdeck lets the people who own a service run it from its catalog page. This portal shows a demo estate: two systems, seven services, three environments, on a simulated cluster.',
  'start.see': 'See what runs where',
  'start.seeHint':
    'Which version of veza-backend-api each environment runs, how healthy it is, and since when.',
  'start.change': 'Change something and watch',
  'start.changeHint':
    'Open a service, copy the kubectl command of a card, replace “get” by “set image”, append container=image, and see the page follow within two seconds.',
  'start.browse': 'Browse the estate',
  'start.browseHint': 'All services with their owners and systems.',
  'start.settings': 'Make yourself at home',
  'start.settingsHint': 'Language and theme are in the settings.',
} as const;

export type AppMessages = Record<keyof typeof en, string>;
