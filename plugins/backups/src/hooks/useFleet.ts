import { useApi } from '@backstage/core-plugin-api';
import { BACKUPS_CHANGED_CHANNEL } from '@quarterdeck/plugin-backups-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { backupsApiRef } from '../api/BackupsApi';

/** How all entities that the reader may see are protected, kept up to date. */
export function useFleet() {
  const api = useApi(backupsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getFleet({ signal }),
    [api],
  );
  return useLiveData({ load, channel: BACKUPS_CHANGED_CHANNEL });
}
