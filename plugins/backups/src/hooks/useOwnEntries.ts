import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { BACKUPS_CHANGED_CHANNEL } from '@quarterdeck/plugin-backups-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useMemo } from 'react';
import { backupsApiRef } from '../api/BackupsApi';

/** What the reader owns of all that holds data or is backed up, the worst first; kept up to date. */
export function useOwnEntries() {
  const api = useApi(backupsApiRef);
  const identity = useApi(identityApiRef);
  const load = useMemo(() => {
    // Asked for once: it changes less often than a page is loaded anew.
    let refs: Promise<string[]> | undefined;
    return async (signal: AbortSignal) => {
      refs ??= identity
        .getBackstageIdentity()
        .then(({ ownershipEntityRefs }) => ownershipEntityRefs);
      const [{ items, asOf }, own] = await Promise.all([
        api.getFleet({ signal }),
        refs,
      ]);
      return {
        asOf,
        items: items.filter(
          ({ owner }) => owner !== null && own.includes(owner),
        ),
      };
    };
  }, [api, identity]);
  return useLiveData({ load, channel: BACKUPS_CHANGED_CHANNEL });
}
