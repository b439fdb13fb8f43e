import {
  Counter,
  Gauge,
  Histogram,
  Registry,
  collectDefaultMetrics,
} from 'prom-client';
import type { Build } from './build.ts';

/** Bounds of the histograms of durations; objectives are measured at one of them. */
export const DURATION_BUCKETS = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.3, 0.5, 1, 2, 2.5, 5, 10,
];

export type Metrics = ReturnType<typeof createMetrics>;

/** What Prometheus reads. Labels are of few values: routes as they are written in the code, never paths. */
export function createMetrics({ version, revision }: Build) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'build_info',
    help: 'What is running',
    labelNames: ['version', 'revision'],
    registers,
  }).set({ version, revision }, 1);
  const labelNames = ['method', 'route', 'status'] as const;
  return {
    registry,
    requests: new Counter({
      name: 'http_requests_total',
      help: 'Requests that were answered',
      labelNames,
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time until a request was answered',
      labelNames,
      buckets: DURATION_BUCKETS,
      registers,
    }),
  };
}
