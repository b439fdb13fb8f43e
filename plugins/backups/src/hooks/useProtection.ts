import { useApi } from '@backstage/core-plugin-api';
import { BACKUPS_CHANGED_CHANNEL } from '@quarterdeck/plugin-backups-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { backupsApiRef } from '../api/BackupsApi';

/** How an entity is protected, kept up to date. */
export function useProtection(entityRef: string) {
  const api = useApi(backupsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getProtection(entityRef, { signal }),
    [api, entityRef],
  );
  return useLiveData({ load, channel: BACKUPS_CHANGED_CHANNEL });
}

/** One run, kept up to date. */
export function useRun(id: string) {
  const api = useApi(backupsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getRun(id, { signal }),
    [api, id],
  );
  return useLiveData({ load, channel: BACKUPS_CHANGED_CHANNEL });
}
