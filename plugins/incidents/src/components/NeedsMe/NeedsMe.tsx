import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import {
  ErrorPanel,
  LoadingRegion,
  ServerClock,
  useIsEmptySection,
} from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useIncidentsPath } from '../../hooks/useIncidentsPath';
import { useMyIncidents } from '../../hooks/useMyIncidents';
import { incidentsTranslationRef } from '../../translations/translation';
import { IncidentList } from '../IncidentList/IncidentList';
import styles from './NeedsMe.module.css';

/** A home page has other things to say; the rest is on the page. */
const SHOWN = 5;

/** Of the home page's widget *Needs me*: incidents of the reader, and of what the reader owns. */
export function NeedsMe() {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const root = useIncidentsPath();
  const live = useMyIncidents();
  useIsEmptySection(live.status === 'ready' && live.data.items.length === 0);
  switch (live.status) {
    case 'loading':
      return (
        <LoadingRegion>
          <Skeleton width="100%" height="3rem" />
        </LoadingRegion>
      );
    case 'failed':
      return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
    default:
      return live.data.items.length === 0 ? null : (
        <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
          <section className={styles.section}>
            <h3 className={styles.title}>{t('needsMe.title')}</h3>
            <IncidentList
              items={live.data.items.slice(0, SHOWN)}
              asOf={live.data.asOf}
              namesEntity
            />
            <Link className={styles.all} to={root}>
              {t('needsMe.all')}
            </Link>
          </section>
        </ServerClock>
      );
  }
}
