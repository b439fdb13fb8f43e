import { ENTITY, expectAccessible, test, View } from './support';

const TAB = `${ENTITY}/environments`;
const PANEL = `${TAB}?workload=${encodeURIComponent('demo/veza-production/Deployment/veza-backend-api')}`;

const VIEWS: Record<string, View> = {
  'environments, matrix': { path: TAB, shown: 'article' },
  'environments, history': { path: `${TAB}?view=history`, shown: 'article' },
  'environments, comparison': { path: `${TAB}?view=compare`, shown: 'table' },
  'environments, promotions': { path: `${TAB}?view=promote`, shown: 'article' },
  'environments, rewound': {
    path: `${TAB}?at=2020-01-01T00:00:00.000Z`,
    shown: 'form',
  },
  'panel, overview': { path: PANEL, shown: 'dialog' },
  'panel, pods': { path: `${PANEL}&panel=pods`, shown: 'dialog table' },
  'panel, events': { path: `${PANEL}&panel=events`, shown: 'dialog' },
  'panel, history': { path: `${PANEL}&panel=history`, shown: 'dialog article' },
  timeline: { path: `${ENTITY}/timeline`, shown: 'article' },
  'timeline, filtered': {
    path: `${ENTITY}/timeline?room=environments&environment=staging&range=day`,
    shown: 'article',
  },
  'timeline, nothing matches': {
    path: `${ENTITY}/timeline?text=nothinglikethis`,
    shown: 'section',
  },
  activity: { path: '/activity', shown: 'article' },
  fleet: { path: '/environments', shown: 'table' },
  'fleet, grouped': { path: '/environments?group=owner', shown: 'tbody th' },
  'fleet, nothing matches': {
    path: '/environments?text=nothinglikethis',
    shown: 'h2',
  },
  previews: { path: '/environments/previews', shown: 'h2' },
};

test('no view breaks WCAG A or AA, light theme', async ({ portal }) => {
  await expectAccessible(portal, VIEWS);
});

test('no view breaks WCAG A or AA, dark theme', async ({ french }) => {
  await expectAccessible(french, VIEWS);
});
