import {
  Dashboard,
  MeasuredMetric,
  MeasuredReliability,
  MetricValue,
} from '@quarterdeck/plugin-dora-common';
import { csvLine } from '@quarterdeck/toolkit-common';

const COLUMNS = [
  'scope',
  'ref',
  'tier',
  'metric',
  'unit',
  'span',
  'from',
  'to',
  'isPartial',
  'value',
  'p90',
  'n',
  'numerator',
  'denominator',
  'coverage',
  'reasonCode',
  'reason',
  'target',
  'band',
  'score',
  'changeRatio',
  'verdict',
];

/**
 * A dashboard as CSV by RFC 4180: for each metric a line of the window, one of the window before, and one of each bucket.
 * Durations are milliseconds, ratios from 0 to 1. Begins with a byte order mark, by which a spreadsheet knows UTF-8.
 */
export function metricsCsv(dashboard: Dashboard): string {
  const lines = [...dashboard.metrics, ...dashboard.reliability].flatMap(
    measured => linesOf(dashboard, measured),
  );
  return `\uFEFF${csvLine(COLUMNS)}${lines.join('')}`;
}

function linesOf(
  dashboard: Dashboard,
  measured: MeasuredMetric | MeasuredReliability,
): string[] {
  const { scope, tier } = dashboard;
  const { change, metric, target, unit } = measured;
  const band = 'band' in measured ? measured.band : null;
  const line = (
    span: string,
    { from, to }: { from: string; to: string },
    value: MetricValue & { isPartial?: boolean },
    rest: (string | number | null | undefined)[] = [],
  ) =>
    csvLine([
      scope.kind,
      scope.ref,
      tier,
      metric,
      unit,
      span,
      from,
      to,
      value.isPartial ?? false,
      value.value,
      value.p90,
      value.n,
      value.numerator,
      value.denominator,
      value.coverage,
      value.reason?.code,
      value.reason?.message,
      target?.value,
      ...Array.from({ length: 4 }, (_, index) => rest[index]),
    ]);
  return [
    line('window', dashboard.window, measured.current, [
      band?.label,
      band?.score,
      change.ratio,
      change.verdict,
    ]),
    line('previous', dashboard.previousWindow, measured.previous),
    ...measured.series.map(point => line(dashboard.bucket, point, point)),
  ];
}
