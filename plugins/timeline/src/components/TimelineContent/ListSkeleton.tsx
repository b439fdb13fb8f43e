import { Skeleton } from '@backstage/ui';
import { LoadingRegion } from '@quarterdeck/toolkit-react';
import styles from './TimelineContent.module.css';

/** The shape of what comes: a header and two cards. */
export function ListSkeleton() {
  return (
    <LoadingRegion>
      <div className={styles.header}>
        <Skeleton width="9rem" height="1.5rem" />
        <Skeleton width="12rem" height="1.25rem" />
      </div>
      <div className={styles.list}>
        <Skeleton width="100%" height="8rem" />
        <Skeleton width="100%" height="8rem" />
      </div>
    </LoadingRegion>
  );
}
