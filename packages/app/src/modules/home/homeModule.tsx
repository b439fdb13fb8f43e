import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';

const startHere = HomePageWidgetBlueprint.make({
  name: 'start-here',
  params: {
    name: 'StartHere',
    title: 'Start here',
    description: 'What to look at first in the demo estate',
    components: () => import('./StartHere'),
    layout: {
      width: { defaultColumns: 12, minColumns: 4 },
      height: { defaultRows: 5, minRows: 3 },
    },
  },
});

export const homeModule = createFrontendModule({
  pluginId: 'home',
  extensions: [startHere],
});
