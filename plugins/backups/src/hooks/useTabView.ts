import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/** What of the tab is open, as the address says it. */
export interface TabView {
  policy?: string;
  /** A day whose runs are shown, `2026-11-22`. */
  day?: string;
  backup?: string;
  run?: string;
  /** A restore plan; `new`: one is being made. */
  plan?: string;
}

const NAMES = ['policy', 'day', 'backup', 'run', 'plan'] as const;

export interface TabControls {
  view: TabView;
  /** Changes what is named, `undefined` closes it. */
  show(changes: TabView): void;
}

/** The whole view of the tab is in the address, so that it can be sent to someone. */
export function useTabView(): TabControls {
  const [parameters, setParameters] = useSearchParams();
  const view: TabView = {};
  for (const name of NAMES) {
    view[name] = parameters.get(name) ?? undefined;
  }
  const show = useCallback(
    (changes: TabView) =>
      setParameters(
        previous => {
          const next = new URLSearchParams(previous);
          for (const [name, value] of Object.entries(changes)) {
            if (value === undefined) {
              next.delete(name);
            } else {
              next.set(name, value);
            }
          }
          return next;
        },
        { replace: true, preventScrollReset: true },
      ),
    [setParameters],
  );
  return { view, show };
}
