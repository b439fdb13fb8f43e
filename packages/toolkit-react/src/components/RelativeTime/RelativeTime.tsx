import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useEffect, useState } from 'react';
import {
  absoluteTime,
  millisecondsToNextWording,
  relativeTime,
} from '../../model/relativeTime';
import { toolkitTranslationRef } from '../../translation';
import styles from './RelativeTime.module.css';
import { useClockOffset } from './ServerClock';

export type RelativeTimeProps = {
  /** ISO 8601 */
  dateTime: string;
};

/** An instant as its age, which keeps counting; in full on hover and for screen readers. */
export function RelativeTime({ dateTime }: RelativeTimeProps) {
  const { t } = useTranslationRef(toolkitTranslationRef);
  const offset = useClockOffset();
  const [, wake] = useState(0);
  const then = Date.parse(dateTime);
  // An answer under way makes the server's clock seem behind by the time it took: what is recent is never "in 1 second".
  const skewed = Date.now() + offset;
  const now = then - skewed > 0 && then - skewed < 5_000 ? then : skewed;
  const wait = millisecondsToNextWording(then, now);

  useEffect(() => {
    const timer = setTimeout(() => wake(count => count + 1), wait);
    return () => clearTimeout(timer);
  });

  const locale = t('locale');
  const inFull = absoluteTime(then, locale);
  return (
    <time dateTime={dateTime} title={inFull}>
      {relativeTime(then, now, locale)}
      <span className={styles.spokenOnly}> ({inFull})</span>
    </time>
  );
}
