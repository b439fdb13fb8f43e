import { Skeleton } from '@backstage/ui';
import { LoadingRegion } from '@quarterdeck/toolkit-react';
import styles from './TimelineView.module.css';

const LINES = ['first', 'second', 'third', 'fourth', 'fifth'];

/** The shape of what comes: a day with some lines. */
export function TimelineSkeleton() {
  return (
    <LoadingRegion>
      <div className={styles.skeleton}>
        <Skeleton width="8rem" height="1.5rem" />
        {LINES.map(line => (
          <Skeleton key={line} width="100%" height="3.5rem" />
        ))}
      </div>
    </LoadingRegion>
  );
}
