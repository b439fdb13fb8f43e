import { Skeleton } from '@backstage/ui';
import { LoadingRegion } from '@quarterdeck/toolkit-react';
import styles from './EnvironmentMatrixView.module.css';

const COLUMNS = ['first', 'second', 'third'];

/** The shape of what comes: a line of facts and three columns with a card each. */
export function MatrixSkeleton() {
  return (
    <LoadingRegion>
      <div className={styles.toolbar}>
        <Skeleton width="12rem" height="2rem" />
        <Skeleton width="7rem" height="2rem" />
      </div>
      <div className={styles.columns}>
        {COLUMNS.map(column => (
          <Skeleton key={column} width="100%" height="22rem" />
        ))}
      </div>
    </LoadingRegion>
  );
}
