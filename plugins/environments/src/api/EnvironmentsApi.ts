import { createApiRef } from '@backstage/frontend-plugin-api';
import type { EnvironmentMatrix } from '@quarterdeck/plugin-environments-common';

/** What the pages of this room ask the backend. */
export interface EnvironmentsApi {
  /**
   * What runs of an entity in each environment.
   *
   * @throws ResponseError with 403 when the reader may not see it, 404 when the entity does not exist
   */
  getMatrix(
    entityRef: string,
    options?: { signal?: AbortSignal },
  ): Promise<EnvironmentMatrix>;
}

export const environmentsApiRef = createApiRef<EnvironmentsApi>().with({
  id: 'plugin.environments.client',
  pluginId: 'environments',
});
