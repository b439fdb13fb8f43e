import type { TimelineMessages } from './en';

const fr: TimelineMessages = {
  'list.title': 'Timeline',
  'list.observed': 'Catalogue lu {{time}}',
  'item.since': 'Depuis {{time}}',
  'empty.noneDeclared.title': 'Cette entité ne déclare encore rien ici',
  'empty.noneDeclared.advice':
    'Ajoutez l’annotation ci-dessous à son catalog-info.yaml, avec vos propres noms. Ils apparaîtront ici dès que le catalogue l’aura lue.',
  'empty.noneDeclared.snippet': 'annotation pour catalog-info.yaml',
  'empty.other.title': 'Il n’y a rien à montrer',
};

export default fr;
