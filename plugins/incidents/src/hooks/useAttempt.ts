import { useCallback, useState } from 'react';

export interface Attempt {
  attempt(act: () => Promise<void>): void;
  isBusy: boolean;
  /** Why the last one failed; gone with the next. */
  problem?: Error;
}

/** Does one thing at a time, and keeps why it failed. */
export function useAttempt(): Attempt {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error>();
  const attempt = useCallback((act: () => Promise<void>) => {
    setBusy(true);
    setProblem(undefined);
    act()
      .catch(error =>
        setProblem(error instanceof Error ? error : new Error(String(error))),
      )
      .finally(() => setBusy(false));
  }, []);
  return { attempt, isBusy, problem };
}
