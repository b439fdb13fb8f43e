import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Fact } from '@quarterdeck/plugin-timeline-common';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { bucketsOf, type Bucket } from '../../model/buckets';
import { happeningOf } from '../../model/happenings';
import { shortTime } from '../../model/instants';
import { timelineTranslationRef } from '../../translations/translation';
import styles from './ActivityChart.module.css';

export type ActivityChartProps = {
  /** What has been loaded. */
  facts: readonly Fact[];
  /** There is more that has not been loaded. */
  isPart: boolean;
  onPick(span: { from: string; to: string }): void;
};

/** How much happened when. Each bar narrows the list to its time. */
export function ActivityChart({ facts, isPart, onPick }: ActivityChartProps) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const titleId = useId();
  const buckets = bucketsOf(
    facts.map(fact => ({
      time: Date.parse(fact.occurredAt),
      isBad: happeningOf(fact).tone === 'bad',
    })),
  );
  if (buckets.length === 0) {
    return null;
  }
  const bad = buckets.reduce((sum, bucket) => sum + bucket.bad, 0);
  const counts = { total: String(facts.length), bad: String(bad) };
  return (
    <section className={styles.chart} aria-labelledby={titleId}>
      <p id={titleId} className={styles.title}>
        {t(isPart ? 'chart.part' : 'chart.all', counts)}
      </p>
      <Bars buckets={buckets} onPick={onPick} />
      <div className={styles.axis} aria-hidden>
        <span>{shortTime(buckets[0].from, t('locale'))}</span>
        <span>{shortTime(buckets[buckets.length - 1].to, t('locale'))}</span>
      </div>
    </section>
  );
}

type BarsProps = Pick<ActivityChartProps, 'onPick'> & { buckets: Bucket[] };

/** One stop for the keyboard, as a toolbar is; the arrow keys go from bar to bar. */
function Bars({ buckets, onPick }: BarsProps) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const bars = useRef<HTMLDivElement>(null);
  const filled = buckets.filter(({ count }) => count > 0);
  const [chosen, setChosen] = useState<number>();
  const current =
    filled.find(({ from }) => from === chosen) ?? filled[filled.length - 1];
  const most = Math.max(...buckets.map(({ count }) => count));
  const move = (event: KeyboardEvent) => {
    const next = neighbourOf(filled, filled.indexOf(current), event.key);
    if (next) {
      event.preventDefault();
      setChosen(next.from);
      bars.current
        ?.querySelector<HTMLElement>(`[data-from="${next.from}"]`)
        ?.focus();
    }
  };
  return (
    <div
      ref={bars}
      className={styles.bars}
      role="toolbar"
      tabIndex={-1}
      aria-label={t('chart.narrow')}
      onKeyDown={move}
    >
      {buckets.map(bucket => (
        <Bar
          key={bucket.from}
          bucket={bucket}
          most={most}
          isCurrent={bucket === current}
          onPick={onPick}
        />
      ))}
    </div>
  );
}

function Bar(props: {
  bucket: Bucket;
  /** The count of the highest. */
  most: number;
  isCurrent: boolean;
  onPick: ActivityChartProps['onPick'];
}) {
  const { bucket, most, isCurrent, onPick } = props;
  const { count, bad, from, to } = bucket;
  const { t } = useTranslationRef(timelineTranslationRef);
  if (count === 0) {
    return <span className={styles.bar} />;
  }
  const label = t('chart.bar', {
    total: String(count),
    bad: String(bad),
    from: shortTime(from, t('locale')),
    to: shortTime(to, t('locale')),
  });
  return (
    <button
      type="button"
      className={styles.bar}
      data-from={from}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={label}
      title={label}
      onClick={() =>
        onPick({
          from: new Date(from).toISOString(),
          to: new Date(to).toISOString(),
        })
      }
    >
      <span
        className={styles.fill}
        style={{ height: `${(100 * count) / most}%` }}
      >
        {bad > 0 && <span className={styles.bad} style={{ flexGrow: bad }} />}
        {count > bad && (
          <span className={styles.other} style={{ flexGrow: count - bad }} />
        )}
      </span>
    </button>
  );
}

function neighbourOf(
  filled: readonly Bucket[],
  index: number,
  key: string,
): Bucket | undefined {
  switch (key) {
    case 'ArrowLeft':
      return filled[index - 1];
    case 'ArrowRight':
      return filled[index + 1];
    case 'Home':
      return filled[0];
    case 'End':
      return filled[filled.length - 1];
    default:
      return undefined;
  }
}
