import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import {
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { useDeployments } from '../../hooks/useDeployments';
import { useReasonText } from '../../hooks/useReasonText';
import { environmentsTranslationRef } from '../../translations/translation';
import { DeploymentList } from '../DeploymentList/DeploymentList';
import { KubectlCommands } from './KubectlCommands';
import type { PanelSubject } from './WorkloadPanel';
import styles from './WorkloadPanel.module.css';

/** The deployments of the environment that touched this workload. */
export function HistoryTab(subject: PanelSubject) {
  const { entity, column, workload } = subject;
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonText = useReasonText();
  const history = useDeployments(entity, column.environment.id);
  const { live, more } = history;
  const items = history.items.filter(({ workloadIds }) =>
    workloadIds.includes(workload.id),
  );
  if (live.status === 'loading') {
    return (
      <LoadingRegion>
        <Skeleton width="100%" height="10rem" />
      </LoadingRegion>
    );
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const { asOf, emptyReason } = live.data;
  return (
    <>
      <ServerClock asOf={asOf} receivedAt={live.receivedAt}>
        <LiveStatus
          asOf={asOf}
          transport={live.transport}
          problem={live.problem}
        />
        {items.length === 0 && (
          <p className={styles.paragraph}>
            {emptyReason ? reasonText(emptyReason) : t('history.empty.title')}
          </p>
        )}
        {(items.length > 0 || more) && (
          <DeploymentList items={items} history={history} />
        )}
      </ServerClock>
      <KubectlCommands {...subject} verbs={['undo']} />
    </>
  );
}
