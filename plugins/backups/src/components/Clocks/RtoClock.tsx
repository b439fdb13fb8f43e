import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PolicyProtection } from '@quarterdeck/plugin-backups-common';
import { RelativeTime } from '@quarterdeck/toolkit-react';
import type { ReactNode } from 'react';
import { useReasonText } from '../../hooks/useReasonText';
import { useSizes } from '../../hooks/useSizes';
import { backupsTranslationRef } from '../../translations/translation';
import { Clock } from './Clock';
import styles from './Clocks.module.css';

export type RtoClockProps = {
  rto: PolicyProtection['rto'];
  /** What mends it where nothing is known. */
  action?: ReactNode;
};

/** How long recovery would take, as restore tests have measured it. */
export function RtoClock({ rto, action }: RtoClockProps) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const { bytes, duration } = useSizes();
  const { ms, reason, measuredMs, measuredAt } = rto;
  const { measuredBytes, todaysBytes } = rto;
  const isExtrapolated =
    measuredMs !== null &&
    measuredBytes !== null &&
    todaysBytes !== null &&
    ms !== measuredMs;
  return (
    <Clock
      title={t('rto.title')}
      about={t('rto.about')}
      ms={ms}
      targetMs={rto.targetMs}
      status={rto.status}
    >
      {measuredAt !== null && (
        <p className={styles.text}>
          {t('rto.asOf', { time: <RelativeTime dateTime={measuredAt} /> })}
          {measuredBytes !== null &&
            `, ${t('rto.atSize', { size: bytes(measuredBytes) })}`}
        </p>
      )}
      {isExtrapolated ? (
        <p className={styles.text}>
          {t('rto.extrapolated', {
            measured: duration(measuredMs),
            size: bytes(todaysBytes),
          })}
        </p>
      ) : (
        reason && <p className={styles.text}>{reasonText(reason)}</p>
      )}
      {ms === null && action}
    </Clock>
  );
}
