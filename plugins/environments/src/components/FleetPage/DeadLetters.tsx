import { useApi } from '@backstage/core-plugin-api';
import { ENVIRONMENTS_CHANGED_CHANNEL } from '@quarterdeck/plugin-environments-common';
import { DeadLetterList } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { environmentsApiRef } from '../../api/EnvironmentsApi';

/** Deployments that others told of and that nobody could place, for those who may see them. */
export function DeadLetters() {
  const api = useApi(environmentsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getDeadLetters({ signal }),
    [api],
  );
  const retry = useCallback((id: string) => api.retryDeadLetter(id), [api]);
  return (
    <DeadLetterList
      load={load}
      retry={retry}
      channel={ENVIRONMENTS_CHANGED_CHANNEL}
    />
  );
}
