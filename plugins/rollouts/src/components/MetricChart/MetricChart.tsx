import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Series } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './MetricChart.module.css';

const WIDTH = 600;
const HEIGHT = 120;
const PADDING = 8;

/** What was measured of one metric, against its threshold. The verdicts below say the same in words. */
export function MetricChart({ series }: { series: Series }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const { metric, points } = series;
  const threshold = metric.minimum ?? metric.maximum;
  const last = points.at(-1);
  if (!last) {
    return null;
  }
  const values = [
    ...points.map(({ value }) => value),
    ...(threshold === null ? [] : [threshold]),
  ];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const first = points[0].at;
  const x = (at: number) =>
    PADDING +
    ((at - first) / Math.max(1, last.at - first)) * (WIDTH - 2 * PADDING);
  const y = (value: number) =>
    HEIGHT -
    PADDING -
    ((value - low) / Math.max(1e-9, high - low)) * (HEIGHT - 2 * PADDING);
  const number = new Intl.NumberFormat(t('locale'), {
    maximumFractionDigits: 2,
  });
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <strong>{metric.id}</strong>{' '}
        {t('chart.last', {
          value: `${number.format(last.value)}${metric.unit}`,
        })}
        {threshold !== null && (
          <>
            {' '}
            {t(metric.minimum === null ? 'chart.atMost' : 'chart.atLeast', {
              threshold: `${number.format(threshold)}${metric.unit}`,
            })}
          </>
        )}
      </figcaption>
      <svg
        className={styles.chart}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden
      >
        {threshold !== null && (
          <line
            className={styles.threshold}
            x1={0}
            x2={WIDTH}
            y1={y(threshold)}
            y2={y(threshold)}
          />
        )}
        <polyline
          className={styles.line}
          points={points
            .map(({ at, value }) => `${x(at)},${y(value)}`)
            .join(' ')}
        />
        {points.map(({ at, value, result }) => (
          <circle
            key={at}
            className={styles.point}
            data-result={result}
            cx={x(at)}
            cy={y(value)}
            r={4}
          />
        ))}
      </svg>
    </figure>
  );
}
