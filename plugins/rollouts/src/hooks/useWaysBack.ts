import { useApi } from '@backstage/core-plugin-api';
import { ROLLOUTS_CHANGED_CHANNEL } from '@quarterdeck/plugin-rollouts-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { rolloutsApiRef } from '../api/RolloutsApi';

/** What each environment of an entity can go back to, kept up to date. */
export function useWaysBack(entityRef: string) {
  const api = useApi(rolloutsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.listWaysBack(entityRef, { signal }),
    [api, entityRef],
  );
  return useLiveData({ load, channel: ROLLOUTS_CHANGED_CHANNEL });
}
