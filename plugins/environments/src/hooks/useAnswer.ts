import { useCallback, useEffect, useState } from 'react';

export type Answer<T> =
  | { status: 'loading' }
  | { status: 'failed'; problem: Error; refresh(): void }
  | { status: 'ready'; data: T; receivedAt: number };

/**
 * An answer that does not change any more, asked for once: what was is not live. `load` must be stable: a new function
 * means another question.
 */
export function useAnswer<T>(
  load: (signal: AbortSignal) => Promise<T>,
): Answer<T> {
  const [attempt, setAttempt] = useState(0);
  const [settled, setSettled] = useState<{
    load: typeof load;
    attempt: number;
    answer: { data: T; receivedAt: number } | { problem: Error };
  }>();
  const refresh = useCallback(() => setAttempt(count => count + 1), []);

  useEffect(() => {
    const controller = new AbortController();
    const settle = (
      answer: { data: T; receivedAt: number } | { problem: Error },
    ) => {
      if (!controller.signal.aborted) {
        setSettled({ load, attempt, answer });
      }
    };
    load(controller.signal).then(
      data => settle({ data, receivedAt: Date.now() }),
      error =>
        settle({
          problem: error instanceof Error ? error : new Error(String(error)),
        }),
    );
    return () => controller.abort();
  }, [load, attempt]);

  if (settled?.load !== load || settled.attempt !== attempt) {
    return { status: 'loading' };
  }
  return 'problem' in settled.answer
    ? { status: 'failed', problem: settled.answer.problem, refresh }
    : { status: 'ready', ...settled.answer };
}
