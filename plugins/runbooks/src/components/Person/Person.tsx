import { EntityRefLink } from '@backstage/plugin-catalog-react';

export function Person({ personRef }: { personRef: string }) {
  return <EntityRefLink entityRef={personRef} hideIcon disableTooltip />;
}
