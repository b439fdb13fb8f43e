import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { HealthStatus } from '@quarterdeck/toolkit-common';
import { StatusChip } from '@quarterdeck/toolkit-react';
import { useId, type ReactNode } from 'react';
import { useSizes } from '../../hooks/useSizes';
import { backupsTranslationRef } from '../../translations/translation';
import styles from './Clocks.module.css';

export type ClockProps = {
  title: string;
  /** What it answers, in a sentence. */
  about: string;
  /** `null`: nobody knows. */
  ms: number | null;
  targetMs: number;
  status: HealthStatus;
  /** It runs, second by second. */
  isRunning?: boolean;
  children: ReactNode;
};

/** A promise about time and what became of it: the time large, how much of the promise it takes, its status. */
export function Clock(props: ClockProps) {
  const { title, about, ms, targetMs, status, isRunning, children } = props;
  const { t } = useTranslationRef(backupsTranslationRef);
  const { duration } = useSizes();
  const titleId = useId();
  return (
    <section className={styles.clock} aria-labelledby={titleId}>
      <div className={styles.title}>
        <Text as="h3" id={titleId} variant="title-x-small" weight="bold">
          {title}
        </Text>
        <StatusChip status={status} />
      </div>
      <p className={styles.quiet}>{about}</p>
      <div
        className={styles.number}
        data-status={status}
        role={isRunning ? 'timer' : undefined}
      >
        {ms === null ? t('clock.unknown') : duration(ms)}
      </div>
      <div className={styles.track} aria-hidden>
        {ms !== null && (
          <div
            className={styles.fill}
            data-status={status}
            style={{ width: `${Math.min(100, (ms / targetMs) * 100)}%` }}
          />
        )}
      </div>
      <p className={styles.text}>
        {t('clock.target', { target: duration(targetMs) })}
      </p>
      {children}
    </section>
  );
}
