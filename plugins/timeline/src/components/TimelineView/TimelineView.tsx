import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import {
  ErrorPanel,
  LiveStatus,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { useFilters } from '../../hooks/useFilters';
import { useTimeline } from '../../hooks/useTimeline';
import { countFilters, queryOf } from '../../model/filters';
import { timelineTranslationRef } from '../../translations/translation';
import { ActivityChart } from '../ActivityChart/ActivityChart';
import { ExportMenu } from '../ExportMenu/ExportMenu';
import { FactList } from '../FactList/FactList';
import { FilterBar } from '../FilterBar/FilterBar';
import { EmptyTimeline } from './EmptyTimeline';
import { NewFactsAnnouncer } from './NewFactsAnnouncer';
import { TimelineSkeleton } from './TimelineSkeleton';
import styles from './TimelineView.module.css';

export type TimelineViewProps = {
  title: string;
  /** Of one entity; undefined for all that the reader may see. */
  entityRef?: string;
  /** What belongs to the reader, where the page is about more than one. */
  ownRefs?: readonly string[];
};

/** Filters, the picture of when, then what happened day by day. */
export function TimelineView({ title, entityRef, ownRefs }: TimelineViewProps) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const [filters, setFilters] = useFilters();
  const entities = entityRef
    ? [entityRef]
    : filters.mine
      ? [...(ownRefs ?? [])]
      : undefined;
  const { live, facts, hasOlder, older, loadOlder } = useTimeline(
    filters,
    entities,
  );
  const environments = [
    ...new Set(facts.flatMap(({ environmentId }) => environmentId ?? [])),
  ].sort();
  const content = () => {
    if (live.status === 'loading') {
      return <TimelineSkeleton />;
    }
    if (live.status === 'failed') {
      return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
    }
    return (
      <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
        <NewFactsAnnouncer facts={live.data.items} />
        {facts.length === 0 && !hasOlder ? (
          <EmptyTimeline filtered={countFilters(filters) > 0} />
        ) : (
          <>
            <ActivityChart
              times={facts.map(({ occurredAt }) => occurredAt)}
              onPick={range =>
                setFilters({ ...filters, range: undefined, ...range })
              }
            />
            <FactList facts={facts} namesEntities={entityRef === undefined} />
            <div className={styles.older}>
              {hasOlder ? (
                <Button
                  variant="secondary"
                  isDisabled={older.loading}
                  onPress={loadOlder}
                >
                  {older.loading ? t('older.loading') : t('older.load')}
                </Button>
              ) : (
                <p className={styles.end}>{t('older.end')}</p>
              )}
              {older.problem && (
                <p role="alert">
                  {t('older.failed', { cause: older.problem.message })}
                </p>
              )}
            </div>
          </>
        )}
      </ServerClock>
    );
  };
  return (
    <div>
      <div className={styles.header}>
        <Text as="h2" variant="title-x-small" weight="bold">
          {title}
        </Text>
        {live.status === 'ready' && (
          <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
            <LiveStatus
              asOf={live.data.asOf}
              transport={live.transport}
              problem={live.problem}
            />
          </ServerClock>
        )}
      </div>
      <FilterBar
        filters={filters}
        onChange={setFilters}
        environments={environments}
        offersMine={entityRef === undefined && Boolean(ownRefs?.length)}
      />
      {content()}
      {entityRef !== undefined && facts.length > 0 && (
        <ExportMenu
          query={() => ({
            ...queryOf(filters, Date.now()),
            entity: [entityRef],
          })}
        />
      )}
    </div>
  );
}
