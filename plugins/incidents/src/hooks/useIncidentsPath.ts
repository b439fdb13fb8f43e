import { useRouteRef } from '@backstage/core-plugin-api';
import { rootRouteRef } from '../routes';

/** Where the page of all incidents is; where a portal has not mounted it, where it would be. */
export function useIncidentsPath(): string {
  return useRoot() ?? '/incidents';
}

function useRoot(): string | undefined {
  try {
    return useRouteRef(rootRouteRef)();
  } catch {
    // It is not mounted.
    return undefined;
  }
}
