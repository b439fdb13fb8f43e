import { useApi } from '@backstage/core-plugin-api';
import { BACKUPS_CHANGED_CHANNEL } from '@quarterdeck/plugin-backups-common';
import { useLiveData, usePages } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { backupsApiRef, type BackupsApi } from '../api/BackupsApi';

const DAY_MS = 86_400_000;
const SHOWN_DAYS = 90;

/** The last 90 days up to the end of today, in UTC: it stays the same until midnight. */
function useWindow() {
  const today = Math.floor(Date.now() / DAY_MS);
  return {
    from: new Date((today - SHOWN_DAYS + 1) * DAY_MS).toISOString(),
    to: new Date((today + 1) * DAY_MS).toISOString(),
  };
}

/** The days of a policy, kept up to date. */
export function useCalendar(policyId: string) {
  const api = useApi(backupsApiRef);
  const { from, to } = useWindow();
  const load = useCallback(
    (signal: AbortSignal) =>
      api.getCalendar({ policyId, from, to }, { signal }),
    [api, policyId, from, to],
  );
  return useLiveData({ load, channel: BACKUPS_CHANGED_CHANNEL });
}

/** What became of the promises of a policy, kept up to date. */
export function useHistory(policyId: string) {
  const api = useApi(backupsApiRef);
  const { from, to } = useWindow();
  const load = useCallback(
    (signal: AbortSignal) => api.getHistory({ policyId, from, to }, { signal }),
    [api, policyId, from, to],
  );
  return useLiveData({ load, channel: BACKUPS_CHANGED_CHANNEL });
}

/** The backups of a policy, kept up to date, page by page. */
export function useBackups(policyId: string, withDeleted: boolean) {
  const api = useApi(backupsApiRef);
  const loadPage = useCallback(
    (cursor: string | undefined, signal: AbortSignal) =>
      api.listBackups(
        { policyId, cursor, ...(withDeleted && { withDeleted }) },
        { signal },
      ),
    [api, policyId, withDeleted],
  );
  return usePages(loadPage, BACKUPS_CHANGED_CHANNEL);
}

export type RunsQuery = Omit<
  Parameters<BackupsApi['listRuns']>[0],
  'cursor' | 'entityRef'
>;

/** Runs, kept up to date, page by page. `query` must stay the same object while it says the same. */
export function useRuns(query: RunsQuery) {
  const api = useApi(backupsApiRef);
  const loadPage = useCallback(
    (cursor: string | undefined, signal: AbortSignal) =>
      api.listRuns({ ...query, cursor }, { signal }),
    [api, query],
  );
  return usePages(loadPage, BACKUPS_CHANGED_CHANNEL);
}

/** What is in one backup, kept up to date. */
export function useBackup(id: string) {
  const api = useApi(backupsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getBackup(id, { signal }),
    [api, id],
  );
  return useLiveData({ load, channel: BACKUPS_CHANGED_CHANNEL });
}

/** A restore plan, kept up to date: others approve it while one looks. */
export function useRestorePlan(id: string) {
  const api = useApi(backupsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getRestorePlan(id, { signal }),
    [api, id],
  );
  return useLiveData({ load, channel: BACKUPS_CHANGED_CHANNEL });
}
