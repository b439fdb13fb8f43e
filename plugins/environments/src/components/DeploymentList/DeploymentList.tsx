import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { Deployment } from '@quarterdeck/plugin-environments-common';
import { ErrorPanel } from '@quarterdeck/toolkit-react';
import type { useDeployments } from '../../hooks/useDeployments';
import { environmentsTranslationRef } from '../../translations/translation';
import { DeploymentRow } from './DeploymentRow';
import styles from './DeploymentList.module.css';

export type DeploymentListProps = {
  /** Those of `history` that are to be shown. */
  items: readonly Deployment[];
  history: Pick<
    ReturnType<typeof useDeployments>,
    'more' | 'older' | 'loadMore'
  >;
  /** Titles by the ids of environments; absent where all are of one. */
  environmentTitles?: ReadonlyMap<string, string>;
};

/** Deployments below each other, and a way to older ones. */
export function DeploymentList(props: DeploymentListProps) {
  const { items, history, environmentTitles } = props;
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { more, older, loadMore } = history;
  return (
    <div className={styles.frame}>
      {/* Lists without bullets are not lists to some screen readers unless they say so. */}
      <ol className={styles.list} role="list">
        {items.map(deployment => (
          <li key={deployment.id}>
            <DeploymentRow
              deployment={deployment}
              environmentTitle={
                environmentTitles &&
                (environmentTitles.get(deployment.environmentId) ??
                  deployment.environmentId)
              }
            />
          </li>
        ))}
      </ol>
      {older.problem && <ErrorPanel error={older.problem} />}
      {more && (
        <Button
          className={styles.more}
          variant="secondary"
          isPending={older.isLoading}
          onPress={loadMore}
        >
          {t('deployment.loadMore')}
        </Button>
      )}
    </div>
  );
}
