import { RelativeTime } from '@quarterdeck/toolkit-react';
import { createContext, useContext, type ReactNode } from 'react';
import { useLocale } from '../../hooks/useLocale';
import { instantText } from '../../model/times';

const PastContext = createContext(false);

/** Makes the times below stand in full: "3 hours ago" on a page of last week could mean either. */
export function ThePast({ children }: { children: ReactNode }) {
  return <PastContext.Provider value>{children}</PastContext.Provider>;
}

/** Whether the page shows what was instead of what is. */
export const useIsPast = () => useContext(PastContext);

/** An instant as its age, or in full on a page about the past. */
export function Moment({ dateTime }: { dateTime: string }) {
  const locale = useLocale();
  return useIsPast() ? (
    <time dateTime={dateTime}>{instantText(dateTime, locale)}</time>
  ) : (
    <RelativeTime dateTime={dateTime} />
  );
}
