import { useApi } from '@backstage/core-plugin-api';
import {
  ENVIRONMENTS_CHANGED_CHANNEL,
  type Fleet,
  type FleetQuery,
} from '@quarterdeck/plugin-environments-common';
import { useLiveData, type LiveData } from '@quarterdeck/toolkit-react';
import { useMemo, useState } from 'react';
import { environmentsApiRef } from '../../api/EnvironmentsApi';
import { readPages } from '../../model/fleetPages';

/** Somewhere in a fleet there is always a change; readers do not gain by seeing more of them in a second. */
const MINIMUM_GAP_MS = 1_000;

type Ready = Extract<LiveData<Fleet>, { status: 'ready' }>;

/**
 * What runs where of all that the query selects, kept up to date.
 *
 * @param query - must be stable
 * @param wanted - how many entities to read at most
 * @returns `isSettling` while what is shown still answers the previous query
 */
export function useFleet(
  query: FleetQuery,
  wanted: number,
): { live: LiveData<Fleet>; isSettling: boolean } {
  const api = useApi(environmentsApiRef);
  const load = useMemo(() => {
    const pause = pauseBetween(MINIMUM_GAP_MS);
    return async (signal: AbortSignal) => {
      await pause(signal);
      return readPages(
        page => api.getFleet({ ...query, ...page }, { signal }),
        wanted,
        ({ entityRef }) => entityRef,
      );
    };
  }, [api, query, wanted]);
  const live = useLiveData({ load, channel: ENVIRONMENTS_CHANGED_CHANNEL });

  const [shown, setShown] = useState<Ready>();
  if (live.status === 'ready' && shown?.data !== live.data) {
    setShown(live);
  }
  // Whoever may not read it any more must not find it again behind the next filter.
  if (live.status === 'failed' && shown) {
    setShown(undefined);
  }
  return live.status === 'loading' && shown
    ? { live: shown, isSettling: true }
    : { live, isSettling: false };
}

/** Makes calls wait until the one before began long enough ago; the first does not wait. */
function pauseBetween(gapMs: number) {
  let previous = -Infinity;
  return async (signal: AbortSignal) => {
    const wait = previous + gapMs - performance.now();
    if (wait > 0) {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(resolve, wait);
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          reject(signal.reason);
        });
      });
    }
    previous = performance.now();
  };
}
