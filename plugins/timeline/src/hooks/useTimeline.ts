import { useApi } from '@backstage/core-plugin-api';
import {
  TIMELINE_CHANGED_CHANNEL,
  type Fact,
} from '@quarterdeck/plugin-timeline-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback, useEffect, useState } from 'react';
import { timelineApiRef } from '../api/TimelineApi';
import { queryOf, type Filters } from '../model/filters';
import { mergeFacts } from '../model/pages';

const PAGE = 50;

interface OlderPages {
  facts: Fact[];
  /** Where the next page begins; `undefined` before the first was loaded, `null` at the end. */
  cursor?: string | null;
  loading: boolean;
  problem?: Error;
}

const NONE: OlderPages = { facts: [], loading: false };

/**
 * The newest facts, kept up to date, and the older ones that the reader has asked for.
 *
 * @param entities - full references; undefined for all that the reader may see
 */
export function useTimeline(
  filters: Filters,
  entities: readonly string[] | undefined,
) {
  const api = useApi(timelineApiRef);
  const [older, setOlder] = useState<OlderPages>(NONE);
  const key = JSON.stringify([filters, entities]);
  const load = useCallback(
    (signal: AbortSignal) => {
      const [wanted, refs]: [Filters, string[] | undefined] = JSON.parse(key);
      return api.listFacts(
        { ...queryOf(wanted, Date.now()), entity: refs, limit: PAGE },
        { signal },
      );
    },
    [api, key],
  );
  const live = useLiveData({ load, channel: TIMELINE_CHANGED_CHANNEL });

  useEffect(() => setOlder(NONE), [key]);

  const newest = live.status === 'ready' ? live.data : undefined;
  const cursor =
    older.cursor === undefined ? newest?.pageInfo.nextCursor : older.cursor;
  const loadOlder = async () => {
    if (!cursor || older.loading) {
      return;
    }
    setOlder(previous => ({ ...previous, loading: true, problem: undefined }));
    try {
      const page = await api.listFacts({ cursor, limit: PAGE });
      setOlder(previous => ({
        facts: [...previous.facts, ...page.items],
        cursor: page.pageInfo.nextCursor ?? null,
        loading: false,
      }));
    } catch (error) {
      setOlder(previous => ({
        ...previous,
        loading: false,
        problem: error instanceof Error ? error : new Error(String(error)),
      }));
    }
  };
  return {
    live,
    facts: mergeFacts(newest?.items ?? [], older.facts),
    hasOlder: Boolean(cursor),
    older,
    loadOlder,
  };
}
