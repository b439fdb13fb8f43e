import { useCallback, useEffect, useState } from 'react';

export type Loaded<T> =
  | { state: 'loading' }
  | { state: 'failed'; retry: () => void }
  | { state: 'there'; value: T };

/**
 * What a request brings, while a component is shown.
 *
 * @param load - must stay the same function, or it is called anew
 */
export function useLoaded<T>(
  load: (signal: AbortSignal) => Promise<T>,
): Loaded<T> {
  const [attempt, setAttempt] = useState(0);
  const [result, setResult] = useState<{
    of: unknown;
    attempt: number;
    value: { kept: T } | undefined;
  }>();
  const retry = useCallback(() => {
    setAttempt(count => count + 1);
  }, []);
  useEffect(() => {
    const abort = new AbortController();
    load(abort.signal).then(
      value => {
        setResult({ of: load, attempt, value: { kept: value } });
      },
      () => {
        if (!abort.signal.aborted) {
          setResult({ of: load, attempt, value: undefined });
        }
      },
    );
    return () => {
      abort.abort();
    };
  }, [load, attempt]);
  if (result?.of !== load || result.attempt !== attempt) {
    return { state: 'loading' };
  }
  return result.value
    ? { state: 'there', value: result.value.kept }
    : { state: 'failed', retry };
}
