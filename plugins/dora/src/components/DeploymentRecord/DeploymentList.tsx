import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  DeploymentQuery,
  ScopeQuery,
} from '@quarterdeck/plugin-dora-common';
import { useCallback } from 'react';
import { doraApiRef } from '../../api/DoraApi';
import { doraRecordsTranslationRef } from '../../translations/records';
import { PagedList } from '../RecordsDrawer/PagedList';
import { DeploymentCard } from './DeploymentCard';

export type DeploymentListProps = {
  /** The same object until it changes. */
  query: ScopeQuery;
  show: NonNullable<DeploymentQuery['show']>;
  onOpen(id: string): void;
};

/** Deployments as they are counted, or not. */
export function DeploymentList({ query, show, onOpen }: DeploymentListProps) {
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const api = useApi(doraApiRef);
  const loadPage = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => {
      const { scope, ref, tier, from, to } = query;
      return api.listDeployments(
        { scope, ref, tier, from, to, show, cursor },
        { signal },
      );
    },
    [api, query, show],
  );
  return (
    <PagedList label={t(`list.${show}`)} loadPage={loadPage}>
      {deployment => (
        <DeploymentCard
          key={deployment.id}
          deployment={deployment}
          namesEntity={query.scope !== 'entity'}
          onOpen={onOpen}
        />
      )}
    </PagedList>
  );
}
