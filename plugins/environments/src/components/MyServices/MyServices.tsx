import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import {
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
  StatusChip,
} from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { writeFilters, readFilters } from '../../model/fleetFilters';
import { cellOf, countStatuses, worstFirst } from '../../model/fleetRows';
import { fleetRouteRef } from '../../routes';
import { environmentsFleetTranslationRef } from '../../translations/fleetTranslation';
import { FleetTable } from '../FleetServices/FleetTable';
import styles from './MyServices.module.css';
import { useMyServices, type MyServices as Mine } from './useMyServices';

/** A home page has other things to say; the rest is on the fleet page. */
const SHOWN_ROWS = 6;

/** The widget: what the reader or one of their groups owns, worst first. */
export function Content() {
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const live = useMyServices();
  return (
    <section className={styles.widget} aria-label={t('mine.title')}>
      <div className={styles.header}>
        <h2 className={styles.title}>{t('mine.title')}</h2>
        {live.status === 'ready' && <Summary mine={live.data} />}
      </div>
      {live.status === 'loading' && (
        <LoadingRegion>
          <div className={styles.skeletons}>
            <Skeleton width="100%" height="3rem" />
            <Skeleton width="100%" height="3rem" />
            <Skeleton width="100%" height="3rem" />
          </div>
        </LoadingRegion>
      )}
      {live.status === 'failed' && (
        <ErrorPanel error={live.problem} onRetry={live.refresh} />
      )}
      {live.status === 'ready' && (
        <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
          {live.problem && (
            <LiveStatus
              asOf={live.data.asOf}
              transport={live.transport}
              problem={live.problem}
            />
          )}
          <Services mine={live.data} />
        </ServerClock>
      )}
    </section>
  );
}

function Summary({ mine }: { mine: Mine }) {
  return (
    <div className={styles.summary}>
      {countStatuses(mine.items).map(({ status, count }) => (
        <span key={status} className={styles.count}>
          <strong>{count}</strong> <StatusChip status={status} />
        </span>
      ))}
    </div>
  );
}

function Services({ mine }: { mine: Mine }) {
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const { items, environments, hasMore } = mine;
  if (items.length === 0) {
    return (
      <div className={styles.empty}>
        <strong>{t('mine.empty.title')}</strong>
        <p className={styles.paragraph}>{t('mine.empty.advice')}</p>
        <FleetLink ownerRefs={[]}>{t('mine.fleet')}</FleetLink>
      </div>
    );
  }
  const rows = worstFirst(items).slice(0, SHOWN_ROWS);
  return (
    <>
      <FleetTable
        rows={rows}
        environments={environments.filter(({ id }) =>
          rows.some(row => cellOf(row, id)),
        )}
        grouping="none"
      />
      <FleetLink ownerRefs={mine.ownerRefs}>
        {hasMore ? t('mine.firstOnly') : t('mine.all', { count: items.length })}
      </FleetLink>
    </>
  );
}

function FleetLink(props: { ownerRefs: string[]; children: string }) {
  const { ownerRefs, children } = props;
  const fleetPath = useRouteRef(fleetRouteRef);
  // A portal may have switched the page off.
  if (!fleetPath) {
    return null;
  }
  const search = writeFilters(new URLSearchParams(), {
    ...readFilters(new URLSearchParams()),
    owner: ownerRefs,
  });
  return (
    <Link
      className={styles.all}
      to={{ pathname: fleetPath(), search: search.toString() }}
    >
      {children}
    </Link>
  );
}
