import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Text } from '@backstage/ui';
import { RelativeTime } from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useLocks } from '../../hooks/useRollouts';
import { useRolloutsPath } from '../../hooks/useRolloutsPath';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './LockList.module.css';
import { useLockedWhat } from './useLockedWhat';

/** What is locked or frozen now, for who wonders why nothing moves; nothing where nothing is. */
export function HoldingLocks() {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const root = useRolloutsPath();
  const live = useLocks();
  const whatOf = useLockedWhat();
  if (live.status === 'failed') {
    return (
      <Alert
        icon
        status="warning"
        title={t('locks.unknown')}
        description={live.problem.message}
      />
    );
  }
  if (live.status === 'loading' || live.data.items.length === 0) {
    return null;
  }
  return (
    <section className={styles.section}>
      <Text as="h2" variant="title-x-small" weight="bold">
        {t('locks.holding')}
      </Text>
      <ul className={styles.list} role="list">
        {live.data.items.map(lock => (
          <li key={lock.id} className={styles.item}>
            <strong>{whatOf(lock)}</strong>
            <span>{lock.reason}</span>
            {lock.expiresAt !== null && (
              <span>
                {t('locks.until', {
                  time: <RelativeTime dateTime={lock.expiresAt} />,
                })}
              </span>
            )}
            <Link to={`${root}/locks`}>{t('page.locks')}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
