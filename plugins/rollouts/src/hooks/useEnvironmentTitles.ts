import { useApi } from '@backstage/core-plugin-api';
import { useEffect, useState } from 'react';
import { rolloutsApiRef } from '../api/RolloutsApi';

const NONE: ReadonlyMap<string, string> = new Map();

/** What people call the environments, by their ids, in rank order; none as long as, or where, nobody says. */
export function useEnvironmentTitles(): ReadonlyMap<string, string> {
  const api = useApi(rolloutsApiRef);
  const [titles, setTitles] = useState(NONE);
  useEffect(() => {
    const controller = new AbortController();
    api.listEnvironments({ signal: controller.signal }).then(
      items => setTitles(new Map(items.map(({ id, title }) => [id, title]))),
      () => {
        // They go by their ids then.
      },
    );
    return () => controller.abort();
  }, [api]);
  return titles;
}
