import { Skeleton } from '@backstage/ui';
import { LoadingRegion } from '@quarterdeck/toolkit-react';
import styles from './EnvironmentMatrixView.module.css';

const COLUMNS = ['first', 'second', 'third'];

/** The shape of what comes: a header and three columns with a card each. */
export function MatrixSkeleton() {
  return (
    <LoadingRegion>
      <div className={styles.header}>
        <Skeleton width="9rem" height="1.5rem" />
        <Skeleton width="12rem" height="1.25rem" />
      </div>
      <div className={styles.columns}>
        {COLUMNS.map(column => (
          <Skeleton key={column} width="100%" height="22rem" />
        ))}
      </div>
    </LoadingRegion>
  );
}
