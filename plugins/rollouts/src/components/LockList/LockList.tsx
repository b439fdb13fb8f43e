import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Button, Skeleton } from '@backstage/ui';
import type { Lock } from '@quarterdeck/plugin-rollouts-common';
import {
  ConfirmDialog,
  EmptyState,
  ErrorPanel,
  LoadingRegion,
  RelativeTime,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { rolloutsApiRef } from '../../api/RolloutsApi';
import { useLocks } from '../../hooks/useRollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import { LockDialog } from './LockDialog';
import styles from './LockList.module.css';
import { useLockedWhat } from './useLockedWhat';

/** Locks of environments and freezes of all: who, why and until when; and the ways to make and end them. */
export function LockList() {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const api = useApi(rolloutsApiRef);
  const live = useLocks();
  const whatOf = useLockedWhat();
  const [isAdding, setAdding] = useState(false);
  const [removed, setRemoved] = useState<Lock>();
  if (live.status === 'loading') {
    return (
      <LoadingRegion>
        <Skeleton width="100%" height="6rem" />
      </LoadingRegion>
    );
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const { items, asOf } = live.data;
  return (
    <ServerClock asOf={asOf} receivedAt={live.receivedAt}>
      <div className={styles.buttons}>
        <Button variant="secondary" onPress={() => setAdding(true)}>
          {t('locks.add')}
        </Button>
      </div>
      {items.length === 0 ? (
        <EmptyState title={t('locks.none')}>
          <p>{t('locks.noneAdvice')}</p>
        </EmptyState>
      ) : (
        <ul className={styles.list} role="list">
          {items.map(lock => (
            <li key={lock.id} className={styles.item}>
              <strong>{whatOf(lock)}</strong>
              <span>{lock.reason}</span>
              <span>
                {t('locks.by', {
                  person: (
                    <EntityRefLink
                      entityRef={lock.createdBy}
                      hideIcon
                      disableTooltip
                    />
                  ),
                  time: <RelativeTime dateTime={lock.createdAt} />,
                })}
              </span>
              {lock.expiresAt !== null && (
                <span>
                  {t('locks.until', {
                    time: <RelativeTime dateTime={lock.expiresAt} />,
                  })}
                </span>
              )}
              <Button
                size="small"
                variant="secondary"
                aria-label={t('locks.removeOf', { what: whatOf(lock) })}
                onPress={() => setRemoved(lock)}
              >
                {t('locks.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {isAdding && (
        <LockDialog
          now={() => Date.now() + Date.parse(asOf) - live.receivedAt}
          onClose={() => setAdding(false)}
          onAdded={live.refresh}
        />
      )}
      {removed && (
        <ConfirmDialog
          title={t('locks.remove')}
          confirm={t('locks.removeConfirm', { what: whatOf(removed) })}
          onClose={() => setRemoved(undefined)}
          onConfirm={async () => {
            await api.removeLock(removed.id);
            live.refresh();
          }}
        >
          <p>{removed.reason}</p>
          <p>{t('locks.removeNext')}</p>
        </ConfirmDialog>
      )}
    </ServerClock>
  );
}
