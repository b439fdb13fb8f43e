import { useApi } from '@backstage/core-plugin-api';
import { ROLLOUTS_CHANGED_CHANNEL } from '@quarterdeck/plugin-rollouts-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { rolloutsApiRef } from '../api/RolloutsApi';

/** The newest groups of rollouts, kept up to date. */
export function useGroups() {
  const api = useApi(rolloutsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.listGroups({ signal }),
    [api],
  );
  return useLiveData({ load, channel: ROLLOUTS_CHANGED_CHANNEL });
}

/** One group, kept up to date. */
export function useGroup(id: string) {
  const api = useApi(rolloutsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getGroup(id, { signal }),
    [api, id],
  );
  return useLiveData({ load, channel: ROLLOUTS_CHANGED_CHANNEL });
}
