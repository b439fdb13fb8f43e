import {
  AuthService,
  BackstageCredentials,
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import { mockServices } from '@backstage/backend-test-utils';
import { PermissionPolicy } from '@backstage/plugin-permission-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { z } from 'zod';

const SERVICE_TOKEN_PREFIX = 'mock-service-token:';
const onBehalfOfSchema = z.object({ obo: z.string() });

/**
 * The services with which a test backend decides permissions as a real one does: by asking the permission backend,
 * which asks the policy and, for a condition, the plugin that owns the resource.
 *
 * Use together with `@backstage/plugin-permission-backend`, `@backstage/plugin-catalog-backend` and the configuration
 * `permission.enabled: true`. Requests need a token: `mockCredentials.user.header('user:default/somebody')`.
 */
export function policyServices(policy: PermissionPolicy) {
  return [
    permissionsServiceFactory,
    authServiceFactory,
    httpAuthServiceFactory,
    createBackendModule({
      pluginId: 'permission',
      moduleId: 'policy-under-test',
      register(env) {
        env.registerInit({
          deps: { policies: policyExtensionPoint },
          async init({ policies }) {
            policies.setPolicy(policy);
          },
        });
      },
    }),
  ];
}

/**
 * Backstage's mock forgets which plugin asks on behalf of a user; the permission backend answers conditions to plugins
 * alone, so it has to know.
 */
const authServiceFactory = createServiceFactory({
  service: coreServices.auth,
  deps: { plugin: coreServices.pluginMetadata },
  factory: ({ plugin }): AuthService => {
    const mock = mockServices.auth({ pluginId: plugin.getId() });
    const authenticate: AuthService['authenticate'] = async (
      token,
      options,
    ) => {
      const credentials = await mock.authenticate(token, options);
      return isOnBehalfOfUser(token) ? withActor(credentials) : credentials;
    };
    return new Proxy(mock, {
      get: (target, property) =>
        property === 'authenticate'
          ? authenticate
          : bound(target, Reflect.get(target, property)),
    });
  },
});

function bound(target: AuthService, value: unknown): unknown {
  return typeof value === 'function' ? value.bind(target) : value;
}

function isOnBehalfOfUser(token: string): boolean {
  return (
    token.startsWith(SERVICE_TOKEN_PREFIX) &&
    onBehalfOfSchema.safeParse(
      JSON.parse(token.slice(SERVICE_TOKEN_PREFIX.length)),
    ).success
  );
}

/** The mock's tokens do not say which plugin it is, and nothing asks. */
function withActor(credentials: BackstageCredentials): BackstageCredentials {
  return {
    ...credentials,
    principal: Object.assign({}, credentials.principal, {
      actor: { type: 'service', subject: 'plugin:under-test' },
    }),
  };
}
