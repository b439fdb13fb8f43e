import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  ExportFormat,
  FactPage,
  FactQuery,
} from '@quarterdeck/plugin-timeline-common';

/** What the pages of this room ask the backend. */
export interface TimelineApi {
  /**
   * One page of facts, of all entities that the reader may see unless the query names some.
   *
   * @throws ResponseError with 403 when the reader may not see them, 404 when an entity does not exist
   */
  listFacts(
    query: FactQuery,
    options?: { signal?: AbortSignal },
  ): Promise<FactPage>;
  /** Everything that matches, as a file. */
  exportFacts(query: FactQuery, format: ExportFormat): Promise<Blob>;
}

export const timelineApiRef = createApiRef<TimelineApi>().with({
  id: 'plugin.timeline.client',
  pluginId: 'timeline',
});
