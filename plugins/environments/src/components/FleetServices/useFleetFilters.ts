import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import {
  fleetQuery,
  readFilters,
  writeFilters,
  type FleetFilters,
} from '../../model/fleetFilters';

/** The filters, kept in the address so that a link shows what its sender sees. */
export function useFleetFilters() {
  const [parameters, setParameters] = useSearchParams();
  const search = parameters.toString();
  const filters = useMemo(
    () => readFilters(new URLSearchParams(search)),
    [search],
  );
  // Another grouping is no other question.
  const question = writeFilters(new URLSearchParams(), {
    ...filters,
    grouping: 'none',
  }).toString();
  const query = useMemo(
    () => fleetQuery(readFilters(new URLSearchParams(question))),
    [question],
  );
  const change = useCallback(
    (next: Partial<FleetFilters>) =>
      setParameters(
        previous =>
          writeFilters(previous, { ...readFilters(previous), ...next }),
        { replace: true, preventScrollReset: true },
      ),
    [setParameters],
  );
  return { filters, query, change };
}
