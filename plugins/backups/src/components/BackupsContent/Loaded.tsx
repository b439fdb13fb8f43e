import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Skeleton } from '@backstage/ui';
import {
  ErrorPanel,
  LoadingRegion,
  type LiveData,
  type LoadedPage,
  type usePages,
} from '@quarterdeck/toolkit-react';
import type { ReactNode } from 'react';
import { backupsTranslationRef } from '../../translations/translation';
import styles from './BackupsContent.module.css';

/** What was loaded, the shape of what comes, or why it does not. */
export function Loaded<T>(props: {
  live: LiveData<T>;
  height: string;
  children(data: T): ReactNode;
}) {
  const { live, height, children } = props;
  if (live.status === 'loading') {
    return (
      <LoadingRegion>
        <Skeleton width="100%" height={height} />
      </LoadingRegion>
    );
  }
  return live.status === 'failed' ? (
    <ErrorPanel error={live.problem} onRetry={live.refresh} />
  ) : (
    <>{children(live.data)}</>
  );
}

/** The lines of a list with a button for more, or a sentence where there are none. */
export function LoadedList<T extends { id: string }>(props: {
  pages: ReturnType<typeof usePages<LoadedPage<T>>>;
  label: string;
  nothing: string;
  children(item: T): ReactNode;
}) {
  const { pages, label, nothing, children } = props;
  const { t } = useTranslationRef(backupsTranslationRef);
  const { live, isBusy, showMore } = pages;
  return (
    <Loaded live={live} height="8rem">
      {({ items, hasMore }) =>
        items.length === 0 ? (
          <p className={styles.text}>{nothing}</p>
        ) : (
          <>
            {/* Lists without bullets are not lists to some screen readers unless they say so. */}
            {/* eslint-disable-next-line jsx-a11y/no-redundant-roles */}
            <ul className={styles.list} role="list" aria-label={label}>
              {items.map(item => (
                <li key={item.id} className={styles.item}>
                  {children(item)}
                </li>
              ))}
            </ul>
            {hasMore && (
              <div>
                <Button
                  size="small"
                  variant="secondary"
                  isDisabled={isBusy}
                  onPress={showMore}
                >
                  {t('list.more')}
                </Button>
              </div>
            )}
          </>
        )
      }
    </Loaded>
  );
}
