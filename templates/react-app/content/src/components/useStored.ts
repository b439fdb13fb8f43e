import { useCallback, useState } from 'react';

/** A choice that the browser remembers, where it may. */
export function useStored<Value extends string>(
  key: string,
  values: readonly Value[],
  otherwise: Value,
) {
  const [value, setValue] = useState<Value>(
    () => values.find(known => known === read(key)) ?? otherwise,
  );
  const choose = useCallback(
    (chosen: Value) => {
      setValue(chosen);
      write(key, chosen);
    },
    [key],
  );
  return [value, choose] as const;
}

// Browsers that keep nothing throw.
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // It holds until the page is left.
  }
}
