import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Skeleton } from '@backstage/ui';
import type { Fleet } from '@quarterdeck/plugin-environments-common';
import {
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import {
  activeFilterCount,
  withoutFilters,
  type FleetFilters,
} from '../../model/fleetFilters';
import { environmentsFleetTranslationRef } from '../../translations/fleetTranslation';
import { FleetClusters } from './FleetClusters';
import { FleetEmpty } from './FleetEmpty';
import { FleetFacts } from './FleetFacts';
import { FleetFilterBar } from './FleetFilterBar';
import styles from './FleetServices.module.css';
import { FleetTable } from './FleetTable';
import { useFleet } from './useFleet';
import { useFleetFilters } from './useFleetFilters';

/** How many entities one sees at first, and how many more with each further press. */
const PAGE_LENGTH = 50;

/** Every service that the reader may see, and what of it runs in each environment. */
export function FleetServices() {
  const { filters, query, change } = useFleetFilters();
  const [reach, setReach] = useState({ of: query, wanted: PAGE_LENGTH });
  const wanted = reach.of === query ? reach.wanted : PAGE_LENGTH;
  const { live, isSettling } = useFleet(query, wanted);
  if (live.status === 'loading') {
    return <FleetSkeleton />;
  }
  if (live.status === 'failed') {
    return (
      <>
        <FleetFilterBar
          filters={filters}
          onChange={change}
          owners={[]}
          systems={[]}
          environments={[]}
        />
        <ErrorPanel error={live.problem} onRetry={live.refresh} />
      </>
    );
  }
  const { data: fleet, receivedAt, transport, problem } = live;
  return (
    <ServerClock asOf={fleet.asOf} receivedAt={receivedAt}>
      <div className={styles.status}>
        <FleetClusters clusters={fleet.clusters} />
        <LiveStatus asOf={fleet.asOf} transport={transport} problem={problem} />
      </div>
      <FleetFacts fleet={fleet} filters={filters} onChange={change} />
      <FleetFilterBar
        filters={filters}
        onChange={change}
        owners={fleet.owners}
        systems={fleet.systems}
        environments={fleet.environments}
      />
      <FleetRows
        fleet={fleet}
        filters={filters}
        isSettling={isSettling}
        onClear={() => change(withoutFilters(filters))}
        onMore={() => setReach({ of: query, wanted: wanted + PAGE_LENGTH })}
      />
    </ServerClock>
  );
}

function FleetRows(props: {
  fleet: Fleet;
  filters: FleetFilters;
  isSettling: boolean;
  onClear(): void;
  onMore(): void;
}) {
  const { fleet, filters, isSettling, onClear, onMore } = props;
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const count = fleet.items.length;
  const hasMore = fleet.pageInfo.nextCursor !== undefined;
  const isFiltered = activeFilterCount(filters) > 0;
  return (
    <section
      className={styles.rows}
      aria-label={t('fleet.table')}
      aria-busy={isSettling}
    >
      <p className={styles.shown} role="status">
        {t(hasMore ? 'fleet.shownOfMore' : 'fleet.shown', { count })}
        {isSettling && ` · ${t('fleet.settling')}`}
      </p>
      {count === 0 ? (
        <FleetEmpty fleet={fleet} isFiltered={isFiltered} onClear={onClear} />
      ) : (
        <FleetTable
          rows={fleet.items}
          environments={fleet.environments}
          grouping={filters.grouping}
        />
      )}
      {hasMore && (
        <Button
          className={styles.more}
          variant="secondary"
          isPending={isSettling}
          onPress={onMore}
        >
          {t('fleet.more')}
        </Button>
      )}
    </section>
  );
}

const ROWS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];

/** The shape of what comes: numbers, filters and rows. */
function FleetSkeleton() {
  return (
    <LoadingRegion>
      <div className={styles.skeletons}>
        <Skeleton width="16rem" height="1.75rem" />
        <Skeleton width="100%" height="5.5rem" />
        <Skeleton width="100%" height="3.5rem" />
        {ROWS.map(row => (
          <Skeleton key={row} width="100%" height="3.25rem" />
        ))}
      </div>
    </LoadingRegion>
  );
}
