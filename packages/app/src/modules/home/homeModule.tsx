import { createFrontendModule } from '@backstage/frontend-plugin-api';
import {
  HomePageLayoutBlueprint,
  HomePageWidgetBlueprint,
} from '@backstage/plugin-home-react/alpha';

const startHere = HomePageWidgetBlueprint.make({
  name: 'start-here',
  params: {
    name: 'StartHere',
    description: 'What to look at first in the demo estate',
    components: () => import('./StartHere'),
  },
});

const layout = HomePageLayoutBlueprint.make({
  params: {
    loader: () => import('./HomeLayout').then(m => m.HomeLayout),
  },
});

export const homeModule = createFrontendModule({
  pluginId: 'home',
  extensions: [layout, startHere],
});
