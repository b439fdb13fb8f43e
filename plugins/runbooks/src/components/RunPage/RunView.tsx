import { Skeleton } from '@backstage/ui';
import {
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { useRun } from '../../hooks/useRunbooks';
import { RunScreen } from './RunScreen';
import styles from './RunScreen.module.css';

/** One run, live. What was loaded stays to be read while the backend does not answer. */
export function RunView({ id }: { id: string }) {
  const live = useRun(id);
  switch (live.status) {
    case 'loading':
      return (
        <LoadingRegion>
          <div className={styles.screen}>
            <Skeleton width="60%" height="2rem" />
            <Skeleton width="100%" height="4rem" />
            <Skeleton width="100%" height="24rem" />
          </div>
        </LoadingRegion>
      );
    case 'failed':
      return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
    default:
      return (
        <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
          <LiveStatus
            asOf={live.data.asOf}
            transport={live.transport}
            problem={live.problem}
          />
          <RunScreen seen={live.data} refresh={live.refresh} />
        </ServerClock>
      );
  }
}
