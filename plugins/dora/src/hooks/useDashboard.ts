import { useApi } from '@backstage/core-plugin-api';
import {
  DORA_CHANGED_CHANNEL,
  type ScopeKind,
} from '@quarterdeck/plugin-dora-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { doraApiRef } from '../api/DoraApi';
import type { WindowQuery } from '../model/view';

/** Of what something is measured. */
export interface Scope {
  scope: ScopeKind;
  /** Left out for the whole catalog. */
  ref?: string;
}

/** The numbers of a scope, kept up to date. `query` must stay the same object while it says the same. */
export function useDashboard({ scope, ref }: Scope, query: WindowQuery) {
  const api = useApi(doraApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.getMetrics({ scope, ref, ...query }, { signal }),
    [api, scope, ref, query],
  );
  return useLiveData({ load, channel: DORA_CHANGED_CHANNEL });
}

/** Each service of a scope by itself, kept up to date. */
export function useServices({ scope, ref }: Scope, query: WindowQuery) {
  const api = useApi(doraApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.getServices({ scope, ref, ...query }, { signal }),
    [api, scope, ref, query],
  );
  return useLiveData({ load, channel: DORA_CHANGED_CHANNEL });
}
