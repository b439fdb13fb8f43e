import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useMemo } from 'react';
import { rootRouteRef } from '../routes';

export interface RunbooksPaths {
  root: string;
  run(id: string): string;
  runbook(of: { entityRef: string; slug: string }): string;
}

/** Where the pages of this room are; where a portal has not mounted them, where they would be. */
export function useRunbooksPaths(): RunbooksPaths {
  const root = useRoot() ?? '/runbooks';
  return useMemo(
    () => ({
      root,
      run: id => `${root}/runs/${id}`,
      runbook: ({ entityRef, slug }) => {
        const { kind, namespace, name } = parseEntityRef(entityRef);
        return `${root}/entities/${[kind, namespace, name, slug].map(encodeURIComponent).join('/')}`;
      },
    }),
    [root],
  );
}

function useRoot(): string | undefined {
  try {
    return useRouteRef(rootRouteRef)();
  } catch {
    // It is not mounted.
    return undefined;
  }
}
