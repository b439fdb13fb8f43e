import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { scaleLinear, scalePoint } from '@visx/scale';
import { LinePath } from '@visx/shape';
import {
  domainOf,
  runsOf,
  type ChartTarget,
  type TrendPoint,
} from '../../model/charts';
import { toolkitTranslationRef } from '../../translation';
import styles from './Sparkline.module.css';

export type SparklineProps = {
  title: string;
  /** Oldest first. */
  points: readonly TrendPoint[];
  target?: ChartTarget;
};

const WIDTH = 120;
const HEIGHT = 32;
const EDGE = 4;

/** The run of one measure as large as a word. One line says it to screen readers: from what to what. */
export function Sparkline({ title, points, target }: SparklineProps) {
  const { t } = useTranslationRef(toolkitTranslationRef);
  const domain = domainOf(points, target, 'linear');
  const y = scaleLinear({
    domain: [domain.low, domain.high],
    range: [HEIGHT - EDGE, EDGE],
  });
  const x = scalePoint({
    domain: points.map(({ key }) => key),
    range: [EDGE, WIDTH - EDGE],
  });
  const known = points.filter(({ value }) => value !== null);
  const first = known.at(0);
  const last = known.at(-1);
  return (
    <svg
      className={styles.sparkline}
      role="img"
      aria-label={[
        first && last
          ? t('chart.fromTo', {
              title,
              first: `${first.text} (${first.label})`,
              last: `${last.text} (${last.label})`,
            })
          : t('chart.nothing', { title }),
        ...(target ? [target.label] : []),
      ].join('. ')}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
    >
      {target && domain.targetBeyond === null && (
        <line
          className={styles.target}
          x1={EDGE}
          x2={WIDTH - EDGE}
          y1={y(target.value)}
          y2={y(target.value)}
        />
      )}
      {runsOf(points).map(run => (
        <LinePath
          key={run[0].index}
          className={styles.line}
          data={run}
          x={({ index }) => x(points[index].key) ?? EDGE}
          y={({ value }) => y(value)}
        />
      ))}
      {runsOf(points)
        .filter(run => run.length === 1)
        .map(([{ index, value }]) => (
          <circle
            key={index}
            className={styles.dot}
            cx={x(points[index].key)}
            cy={y(value)}
            r={1.5}
          />
        ))}
      {last && (
        <circle
          className={styles.dot}
          cx={x(last.key)}
          cy={y(last.value ?? 0)}
          r={3}
        />
      )}
    </svg>
  );
}
