import { useRouteRef } from '@backstage/core-plugin-api';
import { rootRouteRef } from '../routes';

/** Where the page of all rollouts is; where a portal has not mounted it, where it would be. */
export function useRolloutsPath(): string {
  const path = useRoot();
  return path ?? '/rollouts';
}

function useRoot(): string | undefined {
  try {
    return useRouteRef(rootRouteRef)();
  } catch {
    // It is not mounted.
    return undefined;
  }
}
