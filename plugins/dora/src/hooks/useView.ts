import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import {
  queryOf,
  viewOf,
  withView,
  type Opened,
  type View,
  type WindowQuery,
} from '../model/view';

export interface ViewControls {
  view: View;
  /** What to ask the backend for it; the same object until it changes. */
  query: Required<WindowQuery>;
  opened: Opened | null;
  /** Opens records; what is open already is replaced. */
  open(opened: Opened): void;
  close(): void;
  change(change: Partial<View>): void;
}

/** What a page shows, kept in its address, so that it can be shared. */
export function useView(): ViewControls {
  const [parameters, setParameters] = useSearchParams();
  const view = useMemo(() => viewOf(parameters), [parameters]);
  const { from, to, bucket, tier } = queryOf(view, Date.now());
  const query = useMemo(
    () => ({ from, to, bucket, tier }),
    [from, to, bucket, tier],
  );
  const change = useCallback(
    (changes: Partial<View>, replace = true) =>
      setParameters(now => withView(now, { ...viewOf(now), ...changes }), {
        replace,
        preventScrollReset: true,
      }),
    [setParameters],
  );
  return {
    view,
    query,
    opened: view.opened,
    // The way back leads to what was open before.
    open: useCallback(opened => change({ opened }, false), [change]),
    close: useCallback(() => change({ opened: null }), [change]),
    change,
  };
}
