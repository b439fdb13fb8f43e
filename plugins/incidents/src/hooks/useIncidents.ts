import { useApi } from '@backstage/core-plugin-api';
import {
  INCIDENTS_CHANGED_CHANNEL,
  type IncidentEvent,
  type IncidentQuery,
  type IncidentSummary,
} from '@quarterdeck/plugin-incidents-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import {
  incidentsApiRef,
  type AskOptions,
  type IncidentsApi,
} from '../api/IncidentsApi';
import { isOver, worstFirst } from '../model/incidents';

/** A record that is longer than this is read in the post-mortem. */
const MOST_EVENT_PAGES = 5;

/** The newest that match, kept up to date. */
export function useIncidents(query: IncidentQuery) {
  const api = useApi(incidentsApiRef);
  const { view, entity, environment, severity, limit } = query;
  const load = useCallback(
    (signal: AbortSignal) =>
      api.list({ view, entity, environment, severity, limit }, { signal }),
    [api, view, entity, environment, severity, limit],
  );
  return useLiveData({ load, channel: INCIDENTS_CHANGED_CHANNEL });
}

/** As many open ones as are shown. */
const MOST_OPEN = 100;

export interface OpenAndEnded {
  asOf: string;
  /** However long ago they began, worst first. */
  open: IncidentSummary[];
  /** The newest. */
  ended: IncidentSummary[];
  hasMore: boolean;
  mayOpen: boolean;
}

/** What is open, and the newest of what is over; kept up to date. */
export function useOpenAndEnded(
  query: Pick<IncidentQuery, 'entity' | 'environment' | 'severity'>,
  limit: number,
) {
  const api = useApi(incidentsApiRef);
  const { entity, environment, severity } = query;
  const load = useCallback(
    async (signal: AbortSignal): Promise<OpenAndEnded> => {
      const filters = { entity, environment, severity };
      const [open, newest] = await Promise.all([
        api.list({ ...filters, view: 'open', limit: MOST_OPEN }, { signal }),
        api.list({ ...filters, view: 'all', limit }, { signal }),
      ]);
      return {
        asOf: newest.asOf,
        open: worstFirst(open.items),
        ended: newest.items.filter(isOver),
        hasMore: newest.pageInfo.nextCursor !== undefined,
        mayOpen: newest.mayOpen,
      };
    },
    [api, entity, environment, severity, limit],
  );
  return useLiveData({ load, channel: INCIDENTS_CHANGED_CHANNEL });
}

/** One incident, kept up to date. */
export function useIncident(id: string) {
  return useOf(
    id,
    useCallback((api, of, options) => api.get(of, options), []),
  );
}

/** What changed before it. */
export function useSuspects(id: string) {
  return useOf(
    id,
    useCallback((api, of, options) => api.getSuspects(of, options), []),
  );
}

/** Which runbooks fit, and how far those are that were started. */
export function useRunbooks(id: string) {
  return useOf(
    id,
    useCallback((api, of, options) => api.getRunbooks(of, options), []),
  );
}

/** Its record, oldest first. */
export function useEvents(id: string) {
  return useOf(id, allEvents);
}

async function allEvents(api: IncidentsApi, id: string, options: AskOptions) {
  const items: IncidentEvent[] = [];
  let page = await api.getEvents(id, undefined, options);
  items.push(...page.items);
  for (let pages = 1; pages < MOST_EVENT_PAGES; pages++) {
    const { nextCursor } = page.pageInfo;
    if (nextCursor === undefined) {
      break;
    }
    page = await api.getEvents(id, nextCursor, options);
    items.push(...page.items);
  }
  return {
    ...page,
    items,
    hasMore: page.pageInfo.nextCursor !== undefined,
    emptyReason: items.length === 0 ? page.emptyReason : null,
  };
}

/** @param ask - must be stable */
function useOf<T>(
  id: string,
  ask: (api: IncidentsApi, id: string, options: AskOptions) => Promise<T>,
) {
  const api = useApi(incidentsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => ask(api, id, { signal }),
    [api, id, ask],
  );
  return useLiveData({ load, channel: INCIDENTS_CHANGED_CHANNEL });
}

/** How well alerts and suspects did, of an entity or of all. */
export function useStatistics(entity: string | undefined) {
  const api = useApi(incidentsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getStatistics(entity, { signal }),
    [api, entity],
  );
  return useLiveData({ load, channel: INCIDENTS_CHANGED_CHANNEL });
}

/** Alerts of no entity that the portal knows. */
export function useUnmatchedAlerts() {
  const api = useApi(incidentsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getUnmatchedAlerts({ signal }),
    [api],
  );
  return useLiveData({ load, channel: INCIDENTS_CHANGED_CHANNEL });
}
