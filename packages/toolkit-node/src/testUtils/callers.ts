import { mockCredentials } from '@backstage/backend-test-utils';

/** Of a request to a test backend with `policyServices`. */
export type Headers = Record<string, string>;

export function as(user: string): Headers {
  return { authorization: mockCredentials.user.header(user) };
}

/** Another plugin, with rights of its own. */
export function asPlugin(pluginId: string, targetPluginId: string): Headers {
  return {
    authorization: mockCredentials.service.header({
      onBehalfOf: mockCredentials.service(`plugin:${pluginId}`),
      targetPluginId,
    }),
  };
}

/** A service that brings the rights of a person. */
export function onBehalfOf(user: string): Headers {
  const token = mockCredentials.user.token(user, {
    actor: { subject: 'plugin:scaffolder' },
  });
  return { authorization: `Bearer ${token}` };
}
