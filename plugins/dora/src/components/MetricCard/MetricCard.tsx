import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type {
  Bucket,
  MeasuredMetric,
  MetricPoint,
} from '@quarterdeck/plugin-dora-common';
import { TrendChart } from '@quarterdeck/toolkit-react';
import { useId } from 'react';
import { useFigures } from '../../hooks/useFigures';
import { useMadeOf } from '../../hooks/useMadeOf';
import { useReasonText } from '../../hooks/useReasonText';
import { useTrend } from '../../hooks/useTrend';
import { DURATION_TICKS } from '../../model/figures';
import { doraTranslationRef } from '../../translations/translation';
import { BandWords } from './BandWords';
import { ChangeChip } from './ChangeChip';
import styles from './MetricCard.module.css';
import { TargetChip } from './TargetChip';

export type MetricCardProps = {
  measured: MeasuredMetric;
  bucket: Bucket;
  /** Of what, for pictures and their names. */
  scopeName: string;
  /** The window in words. */
  windowText: string;
  /** Opens what the number, or that of one bucket, is made of. */
  onOpen(point?: Pick<MetricPoint, 'from' | 'to'>): void;
};

/** One of the five: the number, what it is made of, which way it goes, and its run against the target. */
export function MetricCard(props: MetricCardProps) {
  const { measured, bucket, scopeName, windowText, onOpen } = props;
  const { metric, unit, current, series } = measured;
  const { t } = useTranslationRef(doraTranslationRef);
  const { tick, locale } = useFigures();
  const trend = useTrend()(measured, bucket);
  const titleId = useId();
  const name = t(`metric.${metric}`);
  const share = new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: 0,
  });
  return (
    <section className={styles.card} aria-labelledby={titleId}>
      <div>
        <Text as="h3" id={titleId} variant="title-x-small" weight="bold">
          {name}
        </Text>
        <p className={styles.quiet}>{t(`about.${metric}`)}</p>
      </div>
      <Figure measured={measured} onOpen={() => onOpen()} />
      <div className={styles.words}>
        <ChangeChip measured={measured} />
        <TargetChip measured={measured} />
        <BandWords unit={unit} band={measured.band} />
      </div>
      {trend.points.some(({ value }) => value !== null) && (
        <TrendChart
          kind={unit === 'per-day' ? 'bars' : 'line'}
          scale={unit === 'duration' ? 'log' : 'linear'}
          ticks={unit === 'duration' ? DURATION_TICKS : undefined}
          title={t('card.of', { metric: name, scope: scopeName })}
          {...trend}
          unit={unit === 'per-day' ? t('figure.perDay') : undefined}
          formatTick={value => tick(value, unit)}
          onSelect={key => onOpen(series.find(({ from }) => from === key))}
          picture={{
            fileName: `${metric}-${scopeName}-${series.at(0)?.from.slice(0, 10)}`,
            subtitle: `${scopeName}, ${windowText}`,
          }}
        />
      )}
      {current.coverage !== null && (
        <p className={styles.quiet}>
          {t('made.coverage', { share: share.format(current.coverage) })}
        </p>
      )}
    </section>
  );
}

/** The largest on the card; it leads to its records. */
function Figure({
  measured: { metric, unit, current },
  onOpen,
}: Pick<MetricCardProps, 'measured'> & { onOpen(): void }) {
  const { t } = useTranslationRef(doraTranslationRef);
  const { parts } = useFigures();
  const madeOf = useMadeOf();
  const reasonText = useReasonText();
  const label = t('card.open', { metric: t(`metric.${metric}`) });
  if (current.value === null) {
    return (
      <div>
        <p className={styles.reason}>
          {current.reason ? reasonText(current.reason) : t('figure.none')}
        </p>
        <p className={styles.made}>
          <button
            type="button"
            className={styles.open}
            aria-label={label}
            onClick={onOpen}
          >
            {t('card.records')}
          </button>
        </p>
      </div>
    );
  }
  const { number, unit: word } = parts(current.value, unit);
  return (
    <div>
      <button
        type="button"
        className={styles.number}
        aria-label={`${number}${word ? ` ${word}` : ''}. ${label}`}
        onClick={onOpen}
      >
        {number}
        {word !== undefined && <span className={styles.unit}> {word}</span>}
      </button>
      <p className={styles.made}>
        {[madeOf(metric, current), current.reason && reasonText(current.reason)]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </div>
  );
}
