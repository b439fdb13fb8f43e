import type { Entity } from '@backstage/catalog-model';
import {
  METRICS,
  doraReason,
  type Dashboard,
  type MeasuredMetric,
  type MeasuredReliability,
  type MetricId,
  type MetricPoint,
  type MetricValue,
  type Services,
  type Unit,
} from '@quarterdeck/plugin-dora-common';

/** Shared by the tests. */
export const NOW = Date.parse('2026-03-31T12:00:00.000Z');
export const asOf = new Date(NOW).toISOString();
const DAY_MS = 86_400_000;
const FROM = Date.parse('2026-03-04T00:00:00.000Z');
const TO = Date.parse('2026-04-01T00:00:00.000Z');

export const exampleEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'shop', namespace: 'default' },
  spec: { type: 'service', lifecycle: 'production', owner: 'shop-team' },
};

export const exampleSystem: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'System',
  metadata: { name: 'market', namespace: 'default' },
  spec: { owner: 'shop-team' },
};

export const METRIC_UNITS: Record<MetricId, Unit> = {
  'deployment-frequency': 'per-day',
  'change-lead-time': 'duration',
  'change-fail-rate': 'ratio',
  'failed-deployment-recovery-time': 'duration',
  'deployment-rework-rate': 'ratio',
};

export function exampleValue(changes: Partial<MetricValue> = {}): MetricValue {
  return {
    value: 0.5,
    p90: null,
    n: 14,
    numerator: null,
    denominator: null,
    coverage: 1,
    reason: null,
    ...changes,
  };
}

const VALUES: Record<MetricId, MetricValue> = {
  'deployment-frequency': exampleValue({
    value: 23 / 28,
    n: 23,
    numerator: 23,
    denominator: 28,
  }),
  'change-lead-time': exampleValue({
    value: 3 * 3_600_000,
    p90: 30 * 3_600_000,
    n: 61,
    coverage: 21 / 23,
  }),
  'change-fail-rate': exampleValue({
    value: 4 / 23,
    n: 23,
    numerator: 4,
    denominator: 23,
  }),
  'failed-deployment-recovery-time': exampleValue({
    value: 240_000,
    p90: 600_000,
    n: 3,
    reason: doraReason('value.few', { count: 3 }),
  }),
  'deployment-rework-rate': exampleValue({
    value: null,
    n: 0,
    coverage: 0,
    reason: doraReason('value.rework-unknown'),
  }),
};

function exampleSeries(value: MetricValue): MetricPoint[] {
  return [0, 7, 14, 21].map((day, index) => ({
    ...value,
    value: value.value === null || index === 1 ? null : value.value,
    reason: index === 1 ? doraReason('value.no-deployments') : value.reason,
    from: new Date(FROM + day * DAY_MS).toISOString(),
    to: new Date(FROM + (day + 7) * DAY_MS).toISOString(),
    isPartial: index === 3,
  }));
}

export function exampleMetric(
  metric: MetricId,
  changes: Partial<MeasuredMetric> = {},
): MeasuredMetric {
  const current = VALUES[metric];
  return {
    metric,
    unit: METRIC_UNITS[metric],
    current,
    previous: exampleValue({ value: current.value && current.value / 2 }),
    change: { ratio: 2, verdict: 'better' },
    target: { value: 1, direction: 'at-least' },
    series: exampleSeries(current),
    band:
      current.value === null
        ? null
        : { table: '2025', option: 4, label: 'option 4', score: 6 },
    ...changes,
  };
}

function exampleReliability(
  metric: MeasuredReliability['metric'],
  unit: Unit,
  current: MetricValue,
): MeasuredReliability {
  return {
    metric,
    unit,
    current,
    previous: current,
    change: { ratio: 1, verdict: 'same' },
    target: { value: 0.95, direction: 'at-least' },
    series: exampleSeries(current),
  };
}

export function exampleDashboard(changes: Partial<Dashboard> = {}): Dashboard {
  return {
    asOf,
    scope: { kind: 'entity', ref: 'component:default/shop', services: 1 },
    tier: 'production',
    window: {
      from: new Date(FROM).toISOString(),
      to: new Date(TO).toISOString(),
    },
    previousWindow: {
      from: new Date(FROM - (TO - FROM)).toISOString(),
      to: new Date(FROM).toISOString(),
    },
    bucket: 'week',
    metrics: METRICS.map(metric => exampleMetric(metric)),
    reliability: [
      exampleReliability(
        'deployment-success-rate',
        'ratio',
        exampleValue({ value: 0.96, numerator: 24, denominator: 25, n: 25 }),
      ),
      exampleReliability(
        'availability',
        'ratio',
        exampleValue({
          value: null,
          n: 0,
          reason: doraReason('value.no-availability-source'),
        }),
      ),
    ],
    stages: [
      { stage: 'review', share: 0.7, meanMs: 7_200_000, n: 61 },
      { stage: 'build', share: 0.1, meanMs: 600_000, n: 61 },
      { stage: 'waiting', share: 0.2, meanMs: 1_800_000, n: 40 },
      { stage: 'approval', share: 0, meanMs: null, n: 0 },
    ],
    quality: {
      deployments: 23,
      withCommits: 21,
      withRework: 0,
      incidents: 6,
      attributed: 5,
      open: 1,
      openSince: '2026-03-30T12:00:00.000Z',
      negative: 2,
      isIncidentSourceConnected: true,
      observedSince: '2026-01-01T00:00:00.000Z',
    },
    emptyReason: null,
    ...changes,
  };
}

export function exampleServices(changes: Partial<Services> = {}): Services {
  return {
    asOf,
    window: exampleDashboard().window,
    items: ['cart', 'shop'].map(name => ({
      entityRef: `component:default/${name}`,
      metrics: METRICS.map(metric => {
        const { current, previous, change } = exampleMetric(metric);
        return { metric, current, previous, change };
      }),
    })),
    emptyReason: null,
    ...changes,
  };
}
