import { useApi } from '@backstage/core-plugin-api';
import { ROLLOUTS_CHANGED_CHANNEL } from '@quarterdeck/plugin-rollouts-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { rolloutsApiRef } from '../api/RolloutsApi';

/** What GitOps is told to leave alone: by one rollout, or all that holds now. Kept up to date. */
export function useHolds(rollout: string | undefined) {
  const api = useApi(rolloutsApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.listHolds(rollout === undefined ? { active: true } : { rollout }, {
        signal,
      }),
    [api, rollout],
  );
  return useLiveData({ load, channel: ROLLOUTS_CHANGED_CHANNEL });
}
