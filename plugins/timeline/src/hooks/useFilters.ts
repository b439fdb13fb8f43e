import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { filtersOf, withFilters, type Filters } from '../model/filters';

/** The filters in the address, and how to change them. */
export function useFilters(): [Filters, (filters: Filters) => void] {
  const [parameters, setParameters] = useSearchParams();
  const filters = useMemo(() => filtersOf(parameters), [parameters]);
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
