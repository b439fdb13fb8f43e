import { useApi } from '@backstage/core-plugin-api';
import {
  TIMELINE_CHANGED_CHANNEL,
  type FactPage,
  type FactQuery,
} from '@quarterdeck/plugin-timeline-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { timelineApiRef } from '../api/TimelineApi';
import { oldestOf, queryOf, type Filters } from '../model/filters';
import { withLivePage, withOlderPage, type Reading } from '../model/reading';

const PAGE_LENGTH = 50;

type Ask = (
  now: number,
  more: { cursor?: string; signal: AbortSignal },
) => Promise<FactPage>;

/**
 * What happened, newest first. The newest page keeps itself up to date; older ones are read on demand, and what newer
 * facts push from the newest page stays.
 *
 * @param filters - must be stable: others are another list
 * @param entities - full references, stable too; undefined for all that the reader may see
 */
export function useTimeline(filters: Filters, entities?: readonly string[]) {
  const api = useApi(timelineApiRef);
  const ask = useMemo<Ask>(
    () =>
      (now, { cursor, signal }) => {
        // A cursor knows what was asked for.
        const query: FactQuery =
          cursor === undefined
            ? { ...queryOf(filters, now), entity: entities && [...entities] }
            : { cursor };
        return api.listFacts({ ...query, limit: PAGE_LENGTH }, { signal });
      },
    [api, filters, entities],
  );
  const load = useCallback(
    (signal: AbortSignal) => ask(Date.now(), { signal }),
    [ask],
  );
  const live = useLiveData({ load, channel: TIMELINE_CHANGED_CHANNEL });
  const [reading, setReading] = useState<Reading & { of: Ask }>();
  const known = reading?.of === ask ? reading : undefined;
  if (live.status === 'ready' && known?.live !== live.data) {
    const now = Date.parse(live.data.asOf);
    setReading({
      of: ask,
      ...withLivePage(known, live.data, oldestOf(filters, now)),
    });
  }

  const { older, readOlder } = useOlderPages(ask, page =>
    setReading(
      previous =>
        previous && { of: previous.of, ...withOlderPage(previous, page) },
    ),
  );
  return {
    live,
    facts: known?.facts ?? [],
    arrived: known?.arrived ?? new Set<string>(),
    hasOlder: known?.nextCursor !== undefined,
    older,
    loadOlder: () => readOlder(known?.nextCursor),
  };
}

/** Reads further pages one at a time; what is under way is dropped when another list is asked for. */
function useOlderPages(ask: Ask, onPage: (page: FactPage) => void) {
  const [older, setOlder] = useState<{ isLoading: boolean; problem?: Error }>({
    isLoading: false,
  });
  const request = useRef<AbortController>();
  useEffect(
    () => () => {
      request.current?.abort();
      setOlder({ isLoading: false });
    },
    [ask],
  );

  const readOlder = async (cursor: string | undefined) => {
    if (cursor === undefined || older.isLoading) {
      return;
    }
    const controller = new AbortController();
    request.current = controller;
    const { signal } = controller;
    setOlder({ isLoading: true });
    let problem: Error | undefined;
    try {
      const page = await ask(Date.now(), { cursor, signal });
      if (!signal.aborted) {
        onPage(page);
      }
    } catch (error) {
      problem = error instanceof Error ? error : new Error(String(error));
    }
    if (!signal.aborted) {
      setOlder({ isLoading: false, problem });
    }
  };
  return { older, readOlder };
}
