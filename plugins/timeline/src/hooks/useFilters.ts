import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { filtersOf, withFilters, type Filters } from '../model/filters';

/** The filters in the address, and how to change them. They are the same object as long as the address is. */
export function useFilters(): [Filters, (filters: Filters) => void] {
  const [parameters, setParameters] = useSearchParams();
  const address = parameters.toString();
  const filters = useMemo(
    () => filtersOf(new URLSearchParams(address)),
    [address],
  );
  const setFilters = useCallback(
    (next: Filters) =>
      setParameters(previous => withFilters(previous, next), {
        replace: true,
        preventScrollReset: true,
      }),
    [setParameters],
  );
  return [filters, setFilters];
}
