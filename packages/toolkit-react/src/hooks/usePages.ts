import { useCallback, useEffect, useMemo, useState } from 'react';
import { useLiveData } from './useLiveData';

export interface LoadedPage<T> {
  items: T[];
  pageInfo: { nextCursor?: string };
}

export type LoadPage<P extends LoadedPage<unknown>> = (
  cursor: string | undefined,
  signal: AbortSignal,
) => Promise<P>;

/**
 * The first pages of a list, kept up to date together: what is new at its top pushes nothing out between two pages.
 *
 * @param loadPage - must be stable; another function is another list
 * @param channel - of the signals after which it is loaded again
 * @returns `first` is the first page as it came, with what it says beside its items
 */
export function usePages<P extends LoadedPage<unknown>>(
  loadPage: LoadPage<P>,
  channel: string,
) {
  // Changed in place, so that asking for more does not make it another list, of which nothing is known yet.
  const wanted = useMemo(() => ({ of: loadPage, pages: 1 }), [loadPage]);
  const [isBusy, setBusy] = useState(false);
  const load = useCallback(
    async (signal: AbortSignal) => {
      const first = await wanted.of(undefined, signal);
      const items: P['items'] = [...first.items];
      let { nextCursor } = first.pageInfo;
      for (let pages = 1; pages < wanted.pages && nextCursor; pages++) {
        const next = await wanted.of(nextCursor, signal);
        items.push(...next.items);
        nextCursor = next.pageInfo.nextCursor;
      }
      return { first, items, hasMore: nextCursor !== undefined };
    },
    [wanted],
  );
  const live = useLiveData({ load, channel });
  const shown = live.status === 'ready' ? live.data : undefined;
  useEffect(() => setBusy(false), [shown]);
  return {
    live,
    isBusy,
    showMore: () => {
      if (live.status === 'ready') {
        wanted.pages += 1;
        setBusy(true);
        live.refresh();
      }
    },
  };
}
