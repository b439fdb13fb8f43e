import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Skeleton } from '@backstage/ui';
import type { Lock } from '@quarterdeck/plugin-rollouts-common';
import {
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
import { ConfirmDialog } from '../ConfirmDialog/ConfirmDialog';
import styles from './LockList.module.css';

const DAY_MS = 86_400_000;

/** Locks of environments and freezes of all: who, why and until when; and the ways to make and end them. */
export function LockList() {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const api = useApi(rolloutsApiRef);
  const live = useLocks();
  const [isFreezing, setFreezing] = useState(false);
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
        <Button variant="secondary" onPress={() => setFreezing(true)}>
          {t('locks.freeze')}
        </Button>
      </div>
      {items.length === 0 ? (
        <EmptyState title={t('locks.none')}>
          <p>{t('locks.noneAdvice')}</p>
        </EmptyState>
      ) : (
        // eslint-disable-next-line jsx-a11y/no-redundant-roles
        <ul className={styles.list} role="list">
          {items.map(lock => (
            <li key={lock.id} className={styles.item}>
              <strong>
                {lock.environmentId === null
                  ? t('locks.all')
                  : t('locks.one', { environment: lock.environmentId })}
              </strong>
              <span>{lock.reason}</span>
              <span>
                {t('locks.by', {
                  person: lock.createdBy,
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
                onPress={() => setRemoved(lock)}
              >
                {t('locks.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {isFreezing && (
        <ConfirmDialog
          title={t('locks.freeze')}
          confirm={t('locks.freezeConfirm')}
          needsCause
          onClose={() => setFreezing(false)}
          onConfirm={async cause => {
            await api.addLock({
              environmentId: null,
              entityRef: null,
              reason: cause ?? '',
              expiresAt: new Date(Date.parse(asOf) + DAY_MS).toISOString(),
            });
            live.refresh();
          }}
        >
          <p>{t('locks.freezeNext')}</p>
        </ConfirmDialog>
      )}
      {removed && (
        <ConfirmDialog
          title={t('locks.remove')}
          confirm={t('locks.remove')}
          needsCause={false}
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
