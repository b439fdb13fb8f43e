import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { RiPulseLine, RiTimerFlashLine, RiWifiOffLine } from '@remixicon/react';
import { errorKind } from '../../model/errorKind';
import { toolkitTranslationRef } from '../../translation';
import { RelativeTime } from '../RelativeTime/RelativeTime';
import styles from './LiveStatus.module.css';

export type LiveStatusProps = {
  /** When the answer shown was made, ISO 8601. */
  asOf: string;
  transport: 'signals' | 'polling';
  /** Why it is not up to date. */
  problem?: Error;
};

/** How fresh a page is, and how it stays so. */
export function LiveStatus({ asOf, transport, problem }: LiveStatusProps) {
  const { t } = useTranslationRef(toolkitTranslationRef);
  const time = <RelativeTime dateTime={asOf} />;
  if (problem) {
    return (
      <div className={styles.stale} role="status">
        <RiWifiOffLine className={styles.icon} aria-hidden />
        <span>
          <strong>{t('live.stale')}.</strong>{' '}
          <span>{t('live.staleHint', { time })}</span>{' '}
          {t(`error.${errorKind(problem)}.title`)}.
        </span>
      </div>
    );
  }
  const Icon = transport === 'signals' ? RiPulseLine : RiTimerFlashLine;
  return (
    <div className={styles.fresh}>
      <span className={styles.transport} title={t(`live.${transport}Hint`)}>
        <Icon className={styles.icon} aria-hidden />
        {t(`live.${transport}`)}
      </span>
      <span>{t('live.asOf', { time })}</span>
    </div>
  );
}
