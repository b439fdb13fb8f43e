import { createApp } from '@backstage/frontend-defaults';
import { homeModule } from './modules/home/homeModule';
import { languagesModule } from './modules/languages';
import { navModule } from './modules/nav/navModule';
import { signInModule } from './modules/signIn';

/** Plugins come by themselves: every dependency of this package that is one (`app.packages`). */
export const app = createApp({
  features: [signInModule, navModule, homeModule, languagesModule],
});
