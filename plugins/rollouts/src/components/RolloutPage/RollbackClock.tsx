import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Rollout } from '@quarterdeck/plugin-rollouts-common';
import { useEffect, useState } from 'react';
import { useReasonText } from '../../hooks/useReasonText';
import { durationText } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './RolloutView.module.css';

/** How long it took from the breach until no request reached the bad version, and until all was ready again. */
export function RollbackClock({ rollout }: { rollout: Rollout }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const reasonText = useReasonText();
  const { breachAt, breachReason, safeAt, healthyAt } = rollout;
  const isRunning = breachAt !== null && healthyAt === null;
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isRunning) {
      return undefined;
    }
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [isRunning]);
  if (breachAt === null) {
    return null;
  }
  const since = (until: string | null) =>
    durationText(
      (until === null ? now : Date.parse(until)) - Date.parse(breachAt),
      t('locale'),
    );
  return (
    <section className={styles.clock} aria-label={t('clock.title')}>
      {breachReason && <strong>{reasonText(breachReason)}</strong>}
      <span>
        {t(safeAt === null ? 'clock.untilSafe' : 'clock.safe', {
          duration: since(safeAt),
        })}
      </span>
      <span>
        {t(healthyAt === null ? 'clock.untilHealthy' : 'clock.healthy', {
          duration: since(healthyAt),
        })}
      </span>
    </section>
  );
}
