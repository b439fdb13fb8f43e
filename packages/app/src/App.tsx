import { createApp } from '@backstage/frontend-defaults';
import { homeModule } from './modules/home/homeModule';
import { navModule } from './modules/nav/navModule';

/** Plugins come by themselves: every dependency of this package that is one (`app.packages`). */
export const app = createApp({
  features: [navModule, homeModule],
});
