import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { demoAuthenticator } from './authenticator';

/**
 * Lets the people of `auth.providers.demo.people` sign in without a password. Anyone who reaches the portal can be any
 * of them, so the module fails the start of a backend in production.
 */
export const authModuleDemo = createBackendModule({
  pluginId: 'auth',
  moduleId: 'demo',
  register(registration) {
    registration.registerInit({
      deps: { providers: authProvidersExtensionPoint },
      async init({ providers }) {
        refuseProduction(process.env.NODE_ENV);
        providers.registerProvider({
          providerId: 'demo',
          factory: createProxyAuthProviderFactory({
            authenticator: demoAuthenticator,
            signInResolver: ({ result }, context) =>
              context.signInWithCatalogUser({ entityRef: result.user }),
          }),
        });
      },
    });
  },
});

function refuseProduction(nodeEnvironment: string | undefined): void {
  if (nodeEnvironment === 'production') {
    throw new Error(
      'The demo sign-in asks for no password and must not run in production: remove ' +
        '@quarterdeck/plugin-auth-backend-module-demo from the backend, or start it with another NODE_ENV',
    );
  }
}
