import type { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import type {
  Deployment,
  EnvironmentMatrix,
} from '@quarterdeck/plugin-environments-common';
import {
  EmptyState,
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { useDeployments } from '../../hooks/useDeployments';
import { useReasonText } from '../../hooks/useReasonText';
import { useTabAddress } from '../../hooks/useTabAddress';
import { deploymentState } from '../../model/deployments';
import { environmentsTranslationRef } from '../../translations/translation';
import { DeploymentList } from '../DeploymentList/DeploymentList';
import { DeploymentsPerDay } from './DeploymentsPerDay';
import { HistoryFilters } from './HistoryFilters';
import styles from './HistoryView.module.css';

export type HistoryViewProps = { entity: Entity; matrix: EnvironmentMatrix };

/** All deployments of the entity: their filters, a picture of the last days, and the list. */
export function HistoryView({ entity, matrix }: HistoryViewProps) {
  const { address } = useTabAddress();
  const history = useDeployments(entity, address.environment);
  const { live, items, more } = history;
  const titles = new Map(
    matrix.environments.map(({ environment }) => [
      environment.id,
      environment.title,
    ]),
  );
  const shown = items.filter(
    deployment =>
      address.outcome === undefined ||
      deploymentState(deployment) === address.outcome,
  );
  return (
    <>
      <HistoryFilters titles={titles} />
      {live.status === 'loading' && <HistorySkeleton />}
      {live.status === 'failed' && (
        <ErrorPanel error={live.problem} onRetry={live.refresh} />
      )}
      {live.status === 'ready' && (
        <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
          <div className={styles.status}>
            <LiveStatus
              asOf={live.data.asOf}
              transport={live.transport}
              problem={live.problem}
            />
          </div>
          <DeploymentsPerDay
            items={shown}
            all={items}
            more={more}
            now={Date.parse(live.data.asOf)}
          />
          {shown.length === 0 && (
            <NothingShown items={items} reason={live.data.emptyReason} />
          )}
          {(shown.length > 0 || more) && (
            <DeploymentList
              items={shown}
              history={history}
              environmentTitles={titles}
            />
          )}
        </ServerClock>
      )}
    </>
  );
}

type NothingShownProps = {
  items: readonly Deployment[];
  reason: EnvironmentMatrix['emptyReason'];
};

function NothingShown({ items, reason }: NothingShownProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonText = useReasonText();
  return items.length > 0 ? (
    <EmptyState title={t('history.noneMatches.title')}>
      <p>{t('history.noneMatches.advice', { count: items.length })}</p>
    </EmptyState>
  ) : (
    <EmptyState title={t('history.empty.title')}>
      {reason && <p>{reasonText(reason)}.</p>}
      <p>{t('history.empty.advice')}</p>
    </EmptyState>
  );
}

function HistorySkeleton() {
  return (
    <LoadingRegion>
      <div className={styles.skeleton}>
        <Skeleton width="100%" height="8rem" />
        <Skeleton width="100%" height="5rem" />
        <Skeleton width="100%" height="5rem" />
        <Skeleton width="100%" height="5rem" />
      </div>
    </LoadingRegion>
  );
}
