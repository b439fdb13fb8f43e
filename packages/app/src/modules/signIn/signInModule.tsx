import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import { oidcAuthApi } from './oidcAuthApi';

/** The sign-in page, chosen by `app.signIn.provider`. */
export const signInModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    oidcAuthApi,
    SignInPageBlueprint.make({
      params: {
        loader: () =>
          import('./ConfiguredSignInPage').then(m => m.ConfiguredSignInPage),
      },
    }),
  ],
});
