import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PolicyProtection } from '@quarterdeck/plugin-backups-common';
import { RelativeTime, useServerNow } from '@quarterdeck/toolkit-react';
import type { ReactNode } from 'react';
import { useReasonText } from '../../hooks/useReasonText';
import { useSizes } from '../../hooks/useSizes';
import { rpoAt } from '../../model/clocks';
import { backupsTranslationRef } from '../../translations/translation';
import { Clock } from './Clock';
import styles from './Clocks.module.css';

export type RpoClockProps = {
  rpo: PolicyProtection['rpo'];
  /** What mends it where nothing is known. */
  action?: ReactNode;
};

/** What would be lost if the data were gone now. It runs on by itself until the next backup comes. */
export function RpoClock({ rpo, action }: RpoClockProps) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const { instant } = useSizes();
  const now = useServerNow(rpo.newestPointAt !== null);
  const { ms, status, isBroken } = rpoAt(rpo, now);
  const { newestPointAt, breachAt, reason } = rpo;
  return (
    <Clock
      title={t('rpo.title')}
      about={t('rpo.about')}
      ms={ms}
      targetMs={rpo.targetMs}
      status={status}
      isRunning={newestPointAt !== null}
    >
      {newestPointAt !== null && (
        <p className={styles.text}>
          {t('rpo.point', { at: instant(newestPointAt) })}
        </p>
      )}
      {breachAt !== null && (
        <p className={styles.text}>
          {t(isBroken ? 'rpo.brokenSince' : 'rpo.breach', {
            time: <RelativeTime dateTime={breachAt} />,
          })}
        </p>
      )}
      {reason && <p className={styles.text}>{reasonText(reason)}</p>}
      {ms === null && action}
    </Clock>
  );
}
