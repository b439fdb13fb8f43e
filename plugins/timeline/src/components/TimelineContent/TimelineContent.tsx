import { useEntity } from '@backstage/plugin-catalog-react';
import { ErrorPanel } from '@quarterdeck/toolkit-react';
import { useFacts } from '../../hooks/useFacts';
import { FactList } from './FactList';
import { ListSkeleton } from './ListSkeleton';

/** The entity tab: the facts of the entity. */
export function TimelineContent() {
  const { entity } = useEntity();
  const live = useFacts(entity);
  switch (live.status) {
    case 'loading':
      return <ListSkeleton />;
    case 'failed':
      return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
    default:
      return (
        <FactList
          answer={live.data}
          receivedAt={live.receivedAt}
          transport={live.transport}
          problem={live.problem}
        />
      );
  }
}
