import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/** What the address says after the question mark, and how to say something else; an empty value says nothing. */
export function useAddress() {
  const [parameters, setParameters] = useSearchParams();
  const change = useCallback(
    (values: Record<string, string>) =>
      setParameters(
        previous => {
          const next = new URLSearchParams(previous);
          for (const [name, value] of Object.entries(values)) {
            if (value === '') {
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
  return [parameters, change] as const;
}
