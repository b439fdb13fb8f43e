import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Rollout } from '@quarterdeck/plugin-rollouts-common';
import { durationText } from '@quarterdeck/toolkit-react';
import { versionOf } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './GoBack.module.css';

/** Of a rollout that is itself a way back: how long it took from the click. */
export function ReturnClock({ rollout }: { rollout: Rollout }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const { plan, breachAt, safeAt, healthyAt, startedAt } = rollout;
  const { purpose, from } = plan.document;
  if (purpose !== 'rollback' || breachAt !== null || safeAt === null) {
    return null;
  }
  const since = (until: string) =>
    durationText(Date.parse(until) - Date.parse(startedAt), t('locale'));
  return (
    <section className={styles.clock} aria-label={t('clock.title')}>
      <span>
        {t('back.safe', { from: versionOf(from), duration: since(safeAt) })}
      </span>
      {healthyAt !== null && (
        <span>{t('clock.healthy', { duration: since(healthyAt) })}</span>
      )}
    </section>
  );
}
