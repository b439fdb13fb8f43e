import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Skeleton, Text } from '@backstage/ui';
import {
  ErrorPanel,
  LoadingRegion,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useApprovals } from '../../hooks/useApprovals';
import { rootRouteRef } from '../../routes';
import { approvalsTranslationRef } from '../../translations/translation';
import { ApprovalList } from '../ApprovalList/ApprovalList';
import styles from './NeedsMe.module.css';

/** A home page has other things to say; the rest is on the page. */
const SHOWN = 5;

/** The widget: what waits for the reader to agree. */
export function Content() {
  const { t } = useTranslationRef(approvalsTranslationRef);
  const live = useApprovals('needs-me', SHOWN);
  const root = useRouteRef(rootRouteRef)?.() ?? '/approvals';
  return (
    <section className={styles.widget} aria-label={t('view.needs-me')}>
      <h2 className={styles.title}>{t('view.needs-me')}</h2>
      {live.status === 'loading' && (
        <LoadingRegion>
          <Skeleton width="100%" height="3rem" />
        </LoadingRegion>
      )}
      {live.status === 'failed' && (
        <ErrorPanel error={live.problem} onRetry={live.refresh} />
      )}
      {live.status === 'ready' && (
        <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
          {live.data.items.length === 0 ? (
            <Text as="p" variant="body-medium">
              {t('needsMe.nothing')}
            </Text>
          ) : (
            <ApprovalList
              items={live.data.items}
              pathOf={id => `${root}/${id}`}
            />
          )}
        </ServerClock>
      )}
      <Link className={styles.all} to={root}>
        {t('needsMe.all')}
      </Link>
    </section>
  );
}
