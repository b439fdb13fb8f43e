import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { bucketsOf, type Bucket } from '../../model/buckets';
import { timelineTranslationRef } from '../../translations/translation';
import styles from './ActivityChart.module.css';

export type ActivityChartProps = {
  /** ISO 8601 */
  times: readonly string[];
  onPick(range: { from: string; to: string }): void;
};

/** How much happened when, over what has been loaded. Each bar is a button that narrows the list to its time. */
export function ActivityChart({ times, onPick }: ActivityChartProps) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const buckets = bucketsOf(times.map(time => Date.parse(time)));
  if (buckets.length < 2) {
    return null;
  }
  const most = Math.max(...buckets.map(({ count }) => count));
  const moment = (time: number) =>
    new Date(time).toLocaleString(t('locale'), {
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    });
  const pick = ({ from, to }: Bucket) =>
    onPick({
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
    });
  return (
    <section className={styles.chart} aria-label={t('chart.title')}>
      <div className={styles.bars}>
        {buckets.map(bucket => (
          <button
            key={bucket.from}
            type="button"
            className={styles.bar}
            disabled={bucket.count === 0}
            aria-label={t('chart.bar', {
              count: bucket.count,
              from: moment(bucket.from),
              to: moment(bucket.to),
            })}
            title={`${moment(bucket.from)}: ${bucket.count}`}
            onClick={() => pick(bucket)}
          >
            <span
              className={styles.fill}
              style={{ height: `${(100 * bucket.count) / most}%` }}
            />
          </button>
        ))}
      </div>
      <div className={styles.axis} aria-hidden>
        <span>{moment(buckets[0].from)}</span>
        <span>{moment(buckets[buckets.length - 1].to)}</span>
      </div>
    </section>
  );
}
