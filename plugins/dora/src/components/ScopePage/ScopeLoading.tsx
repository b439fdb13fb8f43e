import { Skeleton } from '@backstage/ui';
import { METRICS } from '@quarterdeck/plugin-dora-common';
import { LoadingRegion } from '@quarterdeck/toolkit-react';
import styles from './ScopeView.module.css';

/** The shape of the page that comes. */
export function ScopeLoading() {
  return (
    <LoadingRegion>
      <div className={styles.content}>
        <Skeleton width="100%" height="2.75rem" />
        <div className={styles.cards}>
          {METRICS.map(metric => (
            <Skeleton key={metric} width="100%" height="29rem" />
          ))}
          <Skeleton width="100%" height="29rem" />
        </div>
        <Skeleton width="100%" height="9rem" />
      </div>
    </LoadingRegion>
  );
}
