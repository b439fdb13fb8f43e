import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import {
  factPageSchema,
  type ExportFormat,
  type FactPage,
  type FactQuery,
} from '@quarterdeck/plugin-timeline-common';
import { RoomClient, queryText } from '@quarterdeck/toolkit-react';
import type { TimelineApi } from './TimelineApi';

/** Asks the timeline backend, and believes its answers only when they have the agreed shape. */
export class TimelineClient implements TimelineApi {
  readonly #room: RoomClient;

  constructor(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#room = new RoomClient({ room: 'timeline', ...options });
  }

  async listFacts(
    query: FactQuery,
    options?: { signal?: AbortSignal },
  ): Promise<FactPage> {
    return await this.#room.ask(
      factPageSchema,
      `/facts${queryText(query)}`,
      options,
    );
  }

  async exportFacts(query: FactQuery, format: ExportFormat): Promise<Blob> {
    const response = await this.#room.fetch(
      `/export${queryText({ ...query, format })}`,
    );
    return await response.blob();
  }
}
