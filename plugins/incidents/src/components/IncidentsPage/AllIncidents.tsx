import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Skeleton, Text } from '@backstage/ui';
import {
  EmptyState,
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import {
  useIncidents,
  useOpenAndEnded,
  type OpenAndEnded,
} from '../../hooks/useIncidents';
import { filtersOf, withFilters, type Filters } from '../../model/filters';
import { quietSince, worstFirst } from '../../model/incidents';
import { incidentsTranslationRef } from '../../translations/translation';
import { IncidentList } from '../IncidentList/IncidentList';
import { Quiet } from '../IncidentsContent/Quiet';
import { OpenIncident } from '../OpenIncident/OpenIncident';
import { Statistics } from '../Statistics/Statistics';
import { FilterBar } from './FilterBar';
import styles from './IncidentsPage.module.css';
import { DeadLetters } from './DeadLetters';
import { UnmatchedAlerts } from './UnmatchedAlerts';

const STEP = 20;
const MOST = 100;

/** What is open by severity, what was, and what could not be told to anybody. */
export function AllIncidents() {
  const [parameters, setParameters] = useSearchParams();
  const filters = filtersOf(parameters);
  return (
    <div className={styles.content}>
      <div className={styles.bar}>
        <FilterBar
          filters={filters}
          onChange={next =>
            setParameters(previous => withFilters(previous, next), {
              replace: true,
            })
          }
        />
        <OpenIncident />
      </div>
      {filters.mine ? <Mine /> : <Everyones filters={filters} />}
    </div>
  );
}

/** Those in which the reader has a part, and that are not over. */
function Mine() {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const live = useIncidents({ view: 'mine', limit: MOST });
  if (live.status === 'loading') {
    return <Shape />;
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const { asOf, items } = live.data;
  return (
    <ServerClock asOf={asOf} receivedAt={live.receivedAt}>
      {items.length === 0 ? (
        <EmptyState title={t('none.title')}>
          <p>{t('none.advice')}</p>
        </EmptyState>
      ) : (
        <IncidentList
          items={worstFirst(items)}
          asOf={asOf}
          namesEntity
          isLarge
        />
      )}
    </ServerClock>
  );
}

function Everyones({ filters }: { filters: Filters }) {
  const { severity, environment } = filters;
  const [limit, setLimit] = useState(STEP);
  const live = useOpenAndEnded({ severity, environment }, limit);
  if (live.status === 'loading') {
    return <Shape />;
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const { asOf, hasMore } = live.data;
  return (
    <ServerClock asOf={asOf} receivedAt={live.receivedAt}>
      <LiveStatus
        asOf={asOf}
        transport={live.transport}
        problem={live.problem}
      />
      <OpenNow
        page={live.data}
        isNarrowed={severity !== undefined || environment !== undefined}
      />
      <UnmatchedAlerts />
      <DeadLetters />
      <Statistics />
      <History
        page={live.data}
        onMore={
          hasMore && limit < MOST
            ? () => setLimit(Math.min(limit + STEP, MOST))
            : undefined
        }
      />
    </ServerClock>
  );
}

function OpenNow(props: { page: OpenAndEnded; isNarrowed: boolean }) {
  const { page, isNarrowed } = props;
  const { t } = useTranslationRef(incidentsTranslationRef);
  if (page.open.length > 0) {
    return (
      <section className={styles.section}>
        <Text as="h2" variant="title-x-small" weight="bold">
          {t('page.open')}
        </Text>
        <IncidentList items={page.open} asOf={page.asOf} namesEntity isLarge />
      </section>
    );
  }
  return isNarrowed ? (
    <EmptyState title={t('none.title')}>
      <p>{t('none.advice')}</p>
    </EmptyState>
  ) : (
    <Quiet since={quietSince(page.ended)} />
  );
}

function History({ page, onMore }: { page: OpenAndEnded; onMore?(): void }) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  return page.ended.length === 0 ? null : (
    <section className={styles.section}>
      <Text as="h2" variant="title-x-small" weight="bold">
        {t('page.history')}
      </Text>
      <IncidentList items={page.ended} asOf={page.asOf} namesEntity />
      {onMore && (
        <div>
          <Button variant="secondary" onPress={onMore}>
            {t('list.more')}
          </Button>
        </div>
      )}
    </section>
  );
}

function Shape() {
  return (
    <LoadingRegion>
      <div className={styles.section}>
        <Skeleton width="10rem" height="1.5rem" />
        <Skeleton width="100%" height="8rem" />
        <Skeleton width="100%" height="8rem" />
      </div>
    </LoadingRegion>
  );
}
