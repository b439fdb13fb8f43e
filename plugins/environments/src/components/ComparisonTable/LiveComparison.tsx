import type { Entity } from '@backstage/catalog-model';
import { Skeleton } from '@backstage/ui';
import type { Workload } from '@quarterdeck/plugin-environments-common';
import {
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { useComparison } from '../../hooks/useQuestions';
import { ComparisonTable } from './ComparisonTable';

export type LiveComparisonProps = {
  entity: Entity;
  /** Ids of environments. */
  left: string;
  right: string;
  /** Where only one workload is asked for. */
  workload?: Pick<Workload, 'name'>;
};

/** A comparison that keeps itself up to date. */
export function LiveComparison(props: LiveComparisonProps) {
  const { entity, left, right, workload } = props;
  const live = useComparison(entity, left, right);
  switch (live.status) {
    case 'loading':
      return (
        <LoadingRegion>
          <Skeleton width="100%" height="12rem" />
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
          <ComparisonTable comparison={live.data} only={workload?.name} />
        </ServerClock>
      );
  }
}
