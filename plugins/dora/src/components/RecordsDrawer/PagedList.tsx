import { DORA_CHANGED_CHANNEL } from '@quarterdeck/plugin-dora-common';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Skeleton } from '@backstage/ui';
import {
  EmptyState,
  ErrorPanel,
  LoadingRegion,
  ServerClock,
  usePages,
  type LoadPage,
  type LoadedPage,
} from '@quarterdeck/toolkit-react';
import type { ReactNode } from 'react';
import { doraRecordsTranslationRef } from '../../translations/records';
import styles from './Records.module.css';

type DatedPage<T> = LoadedPage<T> & { asOf: string };

export type PagedListProps<T> = {
  label: string;
  /** Must be stable. */
  loadPage: LoadPage<DatedPage<T>>;
  /** An item of the list, with its key. */
  children(item: T, refresh: () => void): ReactNode;
};

/** Records, newest first, with the way to more of them. */
export function PagedList<T>(props: PagedListProps<T>) {
  const { label, loadPage, children } = props;
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const { live, isBusy, showMore } = usePages(loadPage, DORA_CHANGED_CHANNEL);
  switch (live.status) {
    case 'loading':
      return (
        <LoadingRegion>
          <div className={styles.pages}>
            <Skeleton width="100%" height="6rem" />
            <Skeleton width="100%" height="6rem" />
          </div>
        </LoadingRegion>
      );
    case 'failed':
      return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
    default: {
      const { first, items, hasMore } = live.data;
      return items.length === 0 ? (
        <EmptyState title={t('list.none')}>{t('list.noneAdvice')}</EmptyState>
      ) : (
        <ServerClock asOf={first.asOf} receivedAt={live.receivedAt}>
          <div className={styles.pages}>
            <ul className={styles.list} aria-label={label}>
              {items.map(item => children(item, live.refresh))}
            </ul>
            {hasMore && (
              <div>
                <Button
                  variant="secondary"
                  isDisabled={isBusy}
                  onPress={showMore}
                >
                  {t(isBusy ? 'list.loading' : 'list.more')}
                </Button>
              </div>
            )}
          </div>
        </ServerClock>
      );
    }
  }
}
