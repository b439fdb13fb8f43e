import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ClusterStatus } from '@quarterdeck/plugin-environments-common';
import { RelativeTime } from '@quarterdeck/toolkit-react';
import { RiLoader4Line, RiWifiOffLine } from '@remixicon/react';
import { useReasonText } from '../../hooks/useReasonText';
import { environmentsTranslationRef } from '../../translations/translation';
import styles from './ClusterNotice.module.css';

export type ClusterNoticeProps = {
  cluster: ClusterStatus;
  /** Whether something of it is on the page, from before. */
  somethingShown: boolean;
};

/** Says that a cluster cannot be seen, why, and how old is what is shown of it. */
export function ClusterNotice({ cluster, somethingShown }: ClusterNoticeProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonText = useReasonText();
  const down = cluster.connection === 'unreachable';
  const reason = cluster.reason ? reasonText(cluster.reason) : cluster.name;
  const Icon = down ? RiWifiOffLine : RiLoader4Line;
  return (
    <div className={down ? styles.down : styles.connecting}>
      <Icon className={styles.icon} aria-hidden />
      <div>
        <p className={styles.paragraph}>
          {down ? t('cluster.down', { reason }) : reason}
        </p>
        {down && somethingShown && cluster.observedAt !== null && (
          <p className={styles.paragraph}>
            {t('cluster.lastSeen', {
              time: <RelativeTime dateTime={cluster.observedAt} />,
            })}
          </p>
        )}
        {down && cluster.observedAt === null && (
          <p className={styles.paragraph}>{t('cluster.neverSeen')}</p>
        )}
      </div>
    </div>
  );
}
