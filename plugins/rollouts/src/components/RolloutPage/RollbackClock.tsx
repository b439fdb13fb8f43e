import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Rollout } from '@quarterdeck/plugin-rollouts-common';
import { ToneChip, clockText, useServerNow } from '@quarterdeck/toolkit-react';
import { useReasonText } from '../../hooks/useReasonText';
import { PROMISE_MS, wayBack } from '../../model/picture';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './RollbackClock.module.css';

/**
 * How long it took from the breach until no request reached the bad version, and until all was ready again. It counts
 * by the clock of the server, which has noted when it began.
 */
export function RollbackClock({ rollout }: { rollout: Rollout }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const reasonText = useReasonText();
  const { breachReason, outcome, finishedAt } = rollout;
  const way = wayBack(rollout);
  const isRunning =
    way !== undefined && way.healthyMs === undefined && outcome === null;
  const now = useServerNow(isRunning);
  if (!way) {
    return null;
  }
  const { begunAt, safeMs, healthyMs } = way;
  const passed = (finishedAt === null ? now : Date.parse(finishedAt)) - begunAt;
  return (
    <section className={styles.clock} aria-label={t('clock.title')}>
      {breachReason && (
        <p className={styles.reason}>{reasonText(breachReason)}</p>
      )}
      <div className={styles.faces}>
        <Face
          milliseconds={safeMs ?? passed}
          words={t(safeMs === undefined ? 'face.untilSafe' : 'face.safe')}
        />
        <Face
          milliseconds={healthyMs ?? passed}
          words={t(
            healthyMs === undefined ? 'face.untilHealthy' : 'face.healthy',
          )}
        />
        <ToneChip tone={toneOf(safeMs, passed)}>
          {t(`clock.${promiseOf(safeMs)}`, { promise: clockText(PROMISE_MS) })}
        </ToneChip>
      </div>
    </section>
  );
}

function Face(props: { milliseconds: number; words: string }) {
  return (
    <div className={styles.face}>
      <span className={styles.digits}>{clockText(props.milliseconds)}</span>
      <span className={styles.words}>{props.words}</span>
    </div>
  );
}

function promiseOf(safeMs: number | undefined) {
  if (safeMs === undefined) {
    return 'promised';
  }
  return safeMs <= PROMISE_MS ? 'kept' : 'missed';
}

function toneOf(safeMs: number | undefined, passed: number) {
  if ((safeMs ?? passed) > PROMISE_MS) {
    return 'bad';
  }
  return safeMs === undefined ? 'moving' : 'good';
}
