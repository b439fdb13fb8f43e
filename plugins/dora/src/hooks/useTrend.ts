import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  Bucket,
  MeasuredMetric,
  MeasuredReliability,
  MetricPoint,
} from '@quarterdeck/plugin-dora-common';
import type { ChartTarget, TrendPoint } from '@quarterdeck/toolkit-react';
import { doraTranslationRef } from '../translations/translation';
import { useFigures } from './useFigures';
import { useMadeOf } from './useMadeOf';

const DAY_MS = 86_400_000;

/** A measure as charts take it. The key of a point is the instant at which its bucket begins. */
export function useTrend() {
  const { t } = useTranslationRef(doraTranslationRef);
  const figures = useFigures();
  const madeOf = useMadeOf();
  const label = bucketLabel(figures.locale);
  return (
    measured: MeasuredMetric | MeasuredReliability,
    bucket: Bucket,
  ): { points: TrendPoint[]; target?: ChartTarget } => {
    const { metric, unit, target, series } = measured;
    const partial = (point: MetricPoint) =>
      t('bucket.partial', {
        days: String(
          Math.round((Date.parse(point.to) - Date.parse(point.from)) / DAY_MS),
        ),
      });
    return {
      points: series.map(point => ({
        key: point.from,
        label: label(point.from, bucket),
        value: point.value,
        text: figures.value(point, unit),
        isPartial: point.isPartial,
        note:
          [
            point.isPartial ? partial(point) : undefined,
            point.value === null ? undefined : madeOf(metric, point),
          ]
            .filter(Boolean)
            .join(', ') || undefined,
      })),
      target: target
        ? { value: target.value, label: figures.target(target, unit) }
        : undefined,
    };
  };
}

function bucketLabel(locale: string) {
  const day = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  const month = new Intl.DateTimeFormat(locale, {
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return (from: string, bucket: Bucket) =>
    (bucket === 'month' ? month : day).format(Date.parse(from));
}
