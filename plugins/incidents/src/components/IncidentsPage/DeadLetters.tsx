import { useApi } from '@backstage/core-plugin-api';
import { INCIDENTS_CHANGED_CHANNEL } from '@quarterdeck/plugin-incidents-common';
import { DeadLetterList } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { incidentsApiRef } from '../../api/IncidentsApi';

/** Incidents that others told of and that nobody could place, for those who may see them. */
export function DeadLetters() {
  const api = useApi(incidentsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getDeadLetters({ signal }),
    [api],
  );
  const retry = useCallback((id: string) => api.retryDeadLetter(id), [api]);
  return (
    <DeadLetterList
      load={load}
      retry={retry}
      channel={INCIDENTS_CHANGED_CHANNEL}
    />
  );
}
