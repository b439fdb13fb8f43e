import { useEntityPermission } from '@backstage/plugin-catalog-react/alpha';
import { createPermission } from '@backstage/plugin-permission-common';
import type { ReactNode } from 'react';
import { useOptionalRoute } from '../../hooks/useOptionalRoute';
import { changeRouteRef } from '../../routes';

/** The room that changes things decides by the same; this one only knows its name. */
const startPermission = createPermission({
  name: 'rollouts.rollout.start',
  attributes: { action: 'create' },
  resourceType: 'catalog-entity',
});

/** Where what runs can be changed. */
export interface Ways {
  deployTo(environmentId: string): string;
  promote(fromId: string, toId: string): string;
}

export type WhoMayChangeProps = { children(ways: Ways): ReactNode };

/** Shows nothing where the portal has nothing that changes things, or to who may not change this entity. */
export function WhoMayChange({ children }: WhoMayChangeProps) {
  const path = useOptionalRoute(changeRouteRef);
  return path === undefined ? null : (
    <Permitted path={path}>{children}</Permitted>
  );
}

function Permitted({ path, children }: WhoMayChangeProps & { path: string }) {
  const { allowed } = useEntityPermission(startPermission);
  const to = (parameters: Record<string, string>) =>
    `${path}?${new URLSearchParams(parameters)}`;
  return allowed ? (
    <>
      {children({
        deployTo: environmentId => to({ deploy: environmentId }),
        promote: (fromId, toId) => to({ promote: fromId, to: toId }),
      })}
    </>
  ) : null;
}
