import type { Fact } from '@quarterdeck/plugin-timeline-common';
import {
  ErrorPanel,
  LiveStatus,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { useEffect } from 'react';
import { useTimeline } from '../../hooks/useTimeline';
import { countFilters, type Filters } from '../../model/filters';
import { ActivityChart } from '../ActivityChart/ActivityChart';
import { FactList } from '../FactList/FactList';
import { EmptyTimeline } from './EmptyTimeline';
import { NewFactsAnnouncer } from './NewFactsAnnouncer';
import { OlderFacts } from './OlderFacts';
import { TimelineSkeleton } from './TimelineSkeleton';
import styles from './TimelineView.module.css';

export type FeedProps = {
  entities: readonly string[] | undefined;
  filters: Filters;
  onFilter(filters: Filters): void;
  /** Told of all that is shown, each time that it has changed. */
  onFacts(facts: readonly Fact[]): void;
  namesEntities: boolean;
};

/** What matches the filters, kept up to date, and the way to what is older. */
export function Feed(props: FeedProps) {
  const { entities, filters, onFilter, onFacts, namesEntities } = props;
  const timeline = useTimeline(filters, entities);
  const { live, facts, arrived, hasOlder } = timeline;
  useEffect(() => onFacts(facts), [onFacts, facts]);

  if (live.status === 'loading') {
    return <TimelineSkeleton />;
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const { asOf, emptyReason } = live.data;
  return (
    <ServerClock asOf={asOf} receivedAt={live.receivedAt}>
      <div className={styles.status}>
        <LiveStatus
          asOf={asOf}
          transport={live.transport}
          problem={live.problem}
        />
      </div>
      <NewFactsAnnouncer facts={facts} arrived={arrived} />
      {facts.length === 0 && !hasOlder ? (
        <EmptyTimeline
          reason={emptyReason}
          isFiltered={countFilters(filters) > 0}
        />
      ) : (
        <>
          <ActivityChart
            facts={facts}
            isPart={hasOlder}
            onPick={span => onFilter({ ...filters, range: undefined, ...span })}
          />
          <FactList
            facts={facts}
            arrived={arrived}
            namesEntity={namesEntities}
            onFollow={correlation => onFilter({ ...filters, correlation })}
          />
          <OlderFacts
            hasOlder={hasOlder}
            isEmpty={facts.length === 0}
            isLoading={timeline.older.isLoading}
            problem={timeline.older.problem}
            onLoad={timeline.loadOlder}
          />
        </>
      )}
    </ServerClock>
  );
}
