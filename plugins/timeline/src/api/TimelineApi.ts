import { createApiRef } from '@backstage/frontend-plugin-api';
import type { EntityFacts } from '@quarterdeck/plugin-timeline-common';

/** What the pages of this room ask the backend. */
export interface TimelineApi {
  /**
   * The facts of an entity.
   *
   * @throws ResponseError with 403 when the reader may not see them, 404 when the entity does not exist
   */
  getFacts(
    entityRef: string,
    options?: { signal?: AbortSignal },
  ): Promise<EntityFacts>;
}

export const timelineApiRef = createApiRef<TimelineApi>().with({
  id: 'plugin.timeline.client',
  pluginId: 'timeline',
});
