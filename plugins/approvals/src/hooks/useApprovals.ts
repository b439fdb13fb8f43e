import { useApi } from '@backstage/core-plugin-api';
import {
  APPROVALS_CHANGED_CHANNEL,
  type ApprovalView,
} from '@quarterdeck/plugin-approvals-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { approvalsApiRef } from '../api/ApprovalsApi';

/** The newest of a view, kept up to date. */
export function useApprovals(view: ApprovalView, limit: number) {
  const api = useApi(approvalsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.list({ view, limit }, { signal }),
    [api, view, limit],
  );
  return useLiveData({ load, channel: APPROVALS_CHANGED_CHANNEL });
}

/** One approval, kept up to date. */
export function useApproval(id: string) {
  const api = useApi(approvalsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.get(id, { signal }),
    [api, id],
  );
  return useLiveData({ load, channel: APPROVALS_CHANGED_CHANNEL });
}
