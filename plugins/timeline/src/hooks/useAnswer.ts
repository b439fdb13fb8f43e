import { useCallback, useEffect, useMemo, useState } from 'react';

export type Answer<T> =
  | { status: 'loading' }
  | { status: 'failed'; problem: Error; refresh(): void }
  | { status: 'ready'; data: T };

type Settled<T> =
  | { of: () => Promise<T>; data: T }
  | { of: () => Promise<T>; problem: Error };

/**
 * Something that is asked once. `ask` must be stable: another function is another question. The answer is the same object
 * until there is another.
 */
export function useAnswer<T>(ask: () => Promise<T>): Answer<T> {
  const [settled, setSettled] = useState<Settled<T>>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    const settle = (result: Settled<T>) => isCurrent && setSettled(result);
    ask().then(
      data => settle({ of: ask, data }),
      (error: unknown) =>
        settle({
          of: ask,
          problem: error instanceof Error ? error : new Error(String(error)),
        }),
    );
    return () => {
      isCurrent = false;
    };
  }, [ask, attempt]);
  const refresh = useCallback(() => {
    setSettled(undefined);
    setAttempt(count => count + 1);
  }, []);

  return useMemo(() => {
    if (settled?.of !== ask) {
      return { status: 'loading' };
    }
    return 'problem' in settled
      ? { status: 'failed', problem: settled.problem, refresh }
      : { status: 'ready', data: settled.data };
  }, [settled, ask, refresh]);
}
