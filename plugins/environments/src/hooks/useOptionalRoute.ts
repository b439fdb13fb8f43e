import { useRouteRef, type ExternalRouteRef } from '@backstage/core-plugin-api';

/** Where something of another plugin is; undefined where a portal has not got it. */
export function useOptionalRoute(
  routeRef: ExternalRouteRef<undefined, true>,
): string | undefined {
  try {
    return useRouteRef(routeRef)?.();
  } catch {
    // It lies below something that is not there.
    return undefined;
  }
}
