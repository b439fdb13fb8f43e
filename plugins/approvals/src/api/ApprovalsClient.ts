import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import {
  approvalForReaderSchema,
  approvalPageSchema,
  type ApprovalForReader,
  type ApprovalPage,
  type ApprovalQuery,
  type Decision,
} from '@quarterdeck/plugin-approvals-common';
import {
  RoomClient,
  pathText,
  queryText,
  sentJson,
} from '@quarterdeck/toolkit-react';
import type { ApprovalsApi, AskOptions, DecisionKind } from './ApprovalsApi';

/** Asks the approvals backend, and believes its answers only when they have the agreed shape. */
export class ApprovalsClient implements ApprovalsApi {
  readonly #room: RoomClient;

  constructor(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#room = new RoomClient({ room: 'approvals', ...options });
  }

  async list(
    query: ApprovalQuery,
    options?: AskOptions,
  ): Promise<ApprovalPage> {
    return await this.#room.ask(
      approvalPageSchema,
      `/approvals${queryText(query)}`,
      options,
    );
  }

  async get(id: string, options?: AskOptions): Promise<ApprovalForReader> {
    return await this.#room.ask(
      approvalForReaderSchema,
      pathText('approvals', id),
      options,
    );
  }

  async decide(
    id: string,
    kind: DecisionKind,
    decision: Decision,
  ): Promise<ApprovalForReader> {
    return await this.#room.ask(
      approvalForReaderSchema,
      pathText('approvals', id, kind),
      sentJson('POST', decision),
    );
  }
}
