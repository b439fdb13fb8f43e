import { createContext, useContext, type ReactNode } from 'react';

const ServerClockContext = createContext(0);

export type ServerClockProps = {
  /** The server's time in its answer, ISO 8601. */
  asOf: string;
  /** When that answer came, epoch milliseconds by the browser's clock. */
  receivedAt: number;
  children: ReactNode;
};

/** Makes the ages below count by the server's clock: a browser whose clock is wrong shows them right all the same. */
export function ServerClock({ asOf, receivedAt, children }: ServerClockProps) {
  return (
    <ServerClockContext.Provider value={Date.parse(asOf) - receivedAt}>
      {children}
    </ServerClockContext.Provider>
  );
}

/** What to add to `Date.now()`, in milliseconds. */
export function useClockOffset() {
  return useContext(ServerClockContext);
}
