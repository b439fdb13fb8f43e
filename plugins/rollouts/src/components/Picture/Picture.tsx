import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type {
  Metric,
  RolloutDetails,
} from '@quarterdeck/plugin-rollouts-common';
import {
  Disclosure,
  TimeLanes,
  type Lane,
  type LaneMark,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { pictureOf } from '../../model/picture';
import type { Series } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './Picture.module.css';
import { PictureTable } from './PictureTable';
import { useMetricName } from './useMetricName';

/** The requests at the new version beside what was measured of it, on one time axis; and the same as a table. */
export function Picture({ details }: { details: RolloutDetails }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const nameOf = useMetricName();
  const [isTableOpen, setTableOpen] = useState(false);
  const picture = pictureOf(details);
  if (!picture) {
    return null;
  }
  const { from, to, traffic, series, breachAt, safeAt } = picture;
  const number = new Intl.NumberFormat(t('locale'), {
    maximumFractionDigits: 1,
  });
  const lanes: Lane[] = [
    {
      id: 'traffic',
      shape: 'steps',
      caption: (
        <>
          <strong>{t('facts.traffic')}</strong>{' '}
          {t('chart.last', { value: `${traffic.at(-1)?.value ?? 0} %` })}
        </>
      ),
      points: traffic,
      scale: { low: 0, high: 100 },
      format: value => `${value} %`,
    },
    ...series.map(each => metricLane(each)),
  ];
  const marks: LaneMark[] = [
    ...(breachAt === undefined
      ? []
      : [{ at: breachAt, label: t('picture.breach'), isBad: true }]),
    ...(safeAt === undefined ? [] : [{ at: safeAt, label: t('picture.safe') }]),
  ];

  function metricLane({ metric, points }: Series): Lane {
    const format = (value: number) => `${number.format(value)}${metric.unit}`;
    const threshold = thresholdOf(metric);
    const last = points[points.length - 1];
    return {
      id: metric.id,
      shape: 'line',
      caption: (
        <>
          <strong>{nameOf(metric.id)}</strong>{' '}
          {t('chart.last', { value: format(last.value) })}{' '}
          {threshold &&
            t(
              threshold.goodSide === 'above' ? 'chart.atLeast' : 'chart.atMost',
              { threshold: format(threshold.value) },
            )}
        </>
      ),
      points: points.map(({ at, value, result }) => ({
        at,
        value,
        isBad: result === 'fail',
      })),
      threshold,
      format,
    };
  }

  return (
    <section className={styles.picture} aria-label={t('picture.title')}>
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('picture.title')}
      </Text>
      <TimeLanes
        from={from}
        to={to}
        lanes={lanes}
        // One beside the other would cover it.
        marks={marks.filter(
          ({ at }, index) =>
            index === 0 || at - marks[0].at > (to - from) * 0.12,
        )}
        locale={t('locale')}
      />
      <Disclosure
        label={t('picture.table')}
        open={isTableOpen}
        onOpenChange={setTableOpen}
      >
        <PictureTable details={details} />
      </Disclosure>
    </section>
  );
}

function thresholdOf({ minimum, maximum }: Metric): Lane['threshold'] {
  if (minimum !== null) {
    return { value: minimum, goodSide: 'above' };
  }
  return maximum === null ? undefined : { value: maximum, goodSide: 'below' };
}
