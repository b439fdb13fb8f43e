import { useApi } from '@backstage/core-plugin-api';
import { ROLLOUTS_CHANGED_CHANNEL } from '@quarterdeck/plugin-rollouts-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { rolloutsApiRef } from '../api/RolloutsApi';

/** The newest rollouts of an entity, or of all; kept up to date. */
export function useRollouts(entity: string | undefined, limit: number) {
  const api = useApi(rolloutsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.list({ entity, limit }, { signal }),
    [api, entity, limit],
  );
  return useLiveData({ load, channel: ROLLOUTS_CHANGED_CHANNEL });
}

/** One rollout, kept up to date. */
export function useRollout(id: string) {
  const api = useApi(rolloutsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.get(id, { signal }),
    [api, id],
  );
  return useLiveData({ load, channel: ROLLOUTS_CHANGED_CHANNEL });
}

/** Locks and freezes that hold, kept up to date. */
export function useLocks() {
  const api = useApi(rolloutsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.listLocks({ signal }),
    [api],
  );
  return useLiveData({ load, channel: ROLLOUTS_CHANGED_CHANNEL });
}
