import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import {
  ErrorPanel,
  LoadingRegion,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useOwnEntries } from '../../hooks/useOwnEntries';
import { useSizes } from '../../hooks/useSizes';
import { isWorry } from '../../model/fleet';
import { rootRouteRef } from '../../routes';
import { backupsTranslationRef } from '../../translations/translation';
import { FleetList } from '../FleetPage/FleetList';
import styles from '../FleetPage/FleetPage.module.css';

/** A home page has other things to say; the rest is on the page. */
const SHOWN = 5;

/** The widget: what of the reader's own cannot be restored as promised. */
export function Content() {
  const { t } = useTranslationRef(backupsTranslationRef);
  const root = useRouteRef(rootRouteRef);
  return (
    <section className={styles.content} aria-label={t('widget.title')}>
      <h2 className={styles.text}>{t('widget.title')}</h2>
      <Own />
      <Link className={styles.link} to={root()}>
        {t('widget.all')}
      </Link>
    </section>
  );
}

function Own() {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { number } = useSizes();
  const live = useOwnEntries();
  if (live.status === 'loading') {
    return (
      <LoadingRegion>
        <Skeleton width="100%" height="5rem" />
      </LoadingRegion>
    );
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const worries = live.data.items.filter(isWorry);
  return (
    <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
      <p className={styles.text}>
        {worries.length === 0
          ? t('widget.fine')
          : t('widget.worries', { number: number(worries.length) })}
      </p>
      {worries.length > 0 && <FleetList entries={worries.slice(0, SHOWN)} />}
    </ServerClock>
  );
}
