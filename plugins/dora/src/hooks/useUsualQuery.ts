import { useMemo } from 'react';
import { queryOf, viewOf, type WindowDays } from '../model/view';

const USUAL = viewOf(new URLSearchParams());
const DAY_MS = 86_400_000;

/** The last days of production, by what suits them; the same object for a day. */
export function useUsualQuery(days: WindowDays) {
  const today = Math.floor(Date.now() / DAY_MS);
  return useMemo(
    () => queryOf({ ...USUAL, window: { days } }, today * DAY_MS),
    [today, days],
  );
}
