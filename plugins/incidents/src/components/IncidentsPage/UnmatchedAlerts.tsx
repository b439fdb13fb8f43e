import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import {
  Disclosure,
  RelativeTime,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { useUnmatchedAlerts } from '../../hooks/useIncidents';
import { incidentsTranslationRef } from '../../translations/translation';
import { AlertWords, OutsideLink } from '../Alerts/AlertWords';
import styles from '../Alerts/Alerts.module.css';

/** For those who may see them; others have nothing to do with it. */
export function UnmatchedAlerts() {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const live = useUnmatchedAlerts();
  const [isOpen, setOpen] = useState(false);
  if (live.status !== 'ready' || live.data.items.length === 0) {
    return null;
  }
  const { asOf, items } = live.data;
  return (
    <ServerClock asOf={asOf} receivedAt={live.receivedAt}>
      <section className={styles.panel}>
        <Text as="h2" variant="title-x-small" weight="bold">
          {t('page.unmatched')}
        </Text>
        <p className={styles.paragraph}>{t('page.unmatchedAdvice')}</p>
        <Disclosure
          label={`${t('page.unmatched')} (${items.length})`}
          open={isOpen}
          onOpenChange={setOpen}
        >
          <ul className={styles.list} role="list">
            {items.map(alert => (
              <li key={alert.id} className={styles.alert}>
                <AlertWords alert={alert} />
                <p className={styles.paragraph}>{alert.reason}</p>
                <span className={styles.quiet}>
                  {t('page.unmatched.seen', {
                    time: <RelativeTime dateTime={alert.lastSeenAt} />,
                    total: String(alert.notifications),
                  })}
                </span>
                {alert.link !== null && (
                  <OutsideLink href={alert.link}>
                    {t('page.unmatched.sender')}
                  </OutsideLink>
                )}
              </li>
            ))}
          </ul>
        </Disclosure>
      </section>
    </ServerClock>
  );
}
