import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  ApprovalForReader,
  ApprovalPage,
  ApprovalQuery,
  Decision,
} from '@quarterdeck/plugin-approvals-common';

export type AskOptions = { signal?: AbortSignal };
export type DecisionKind = 'grant' | 'deny' | 'withdraw';

/**
 * What the pages of this room ask the backend.
 *
 * Every method throws a `ResponseError`: with 403 when it is not for the reader, with 404 for what does not exist or may
 * not be seen, with 409 when somebody else was faster or the plan is another one.
 */
export interface ApprovalsApi {
  /** Newest first, of what the reader may see. */
  list(query: ApprovalQuery, options?: AskOptions): Promise<ApprovalPage>;
  get(id: string, options?: AskOptions): Promise<ApprovalForReader>;
  /** Returns how it is then. */
  decide(
    id: string,
    kind: DecisionKind,
    decision: Decision,
  ): Promise<ApprovalForReader>;
}

export const approvalsApiRef = createApiRef<ApprovalsApi>().with({
  id: 'plugin.approvals.client',
  pluginId: 'approvals',
});
