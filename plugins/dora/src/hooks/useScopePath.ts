import { useRouteRef } from '@backstage/core-plugin-api';
import { useEntityRefLink } from '@backstage/plugin-catalog-react';
import type { MetricId } from '@quarterdeck/plugin-dora-common';
import { queryText } from '@quarterdeck/toolkit-react';
import type { ScopeOf } from '../model/records';
import type { WindowDays } from '../model/view';
import { rootRouteRef } from '../routes';

/** Where the page of a scope is, with one metric open and of as many days where they are named. */
export function useScopePath() {
  const linkOf = useEntityRefLink();
  const root = useRoot() ?? '/dora';
  return (
    { ref }: ScopeOf,
    view: { metric?: MetricId; days?: WindowDays } = {},
  ) => {
    const page = ref === undefined ? root : `${linkOf(ref)}/dora`;
    return `${page}${queryText(view)}`;
  };
}

function useRoot(): string | undefined {
  try {
    return useRouteRef(rootRouteRef)();
  } catch {
    // It is not mounted.
    return undefined;
  }
}
