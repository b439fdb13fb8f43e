import { useEffect, useState } from 'react';
import { useClockOffset } from '../components/RelativeTime/ServerClock';

/** Epoch milliseconds by the clock of the server, every second while it runs. */
export function useServerNow(isRunning: boolean): number {
  const offset = useClockOffset();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isRunning) {
      return undefined;
    }
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [isRunning]);
  return now + offset;
}
