import { FileTree } from '@quarterdeck/service-generator';
import { Rule } from '../../types';
import { expressionsIn, prometheusRules } from './documents';
import { metricsOf, ratesDividedUnsummed, syntaxError } from './promql';

export const expressionsParse: Rule = {
  id: 'monitoring/expressions-parse',
  summary:
    'Every expression of a rule or dashboard is PromQL; one that is not makes Prometheus drop the whole file.',
  check: ({ files }) =>
    expressionsIn(files).flatMap(({ path, value }) => {
      const position = syntaxError(value.expression);
      return position === undefined
        ? []
        : [
            {
              rule: 'monitoring/expressions-parse',
              path,
              message: `The expression of ${value.user} is not PromQL behind "${value.expression.slice(0, position)}".`,
            },
          ];
    }),
};

export const ratioAggregated: Rule = {
  id: 'monitoring/ratio-aggregated',
  summary:
    'Both sides of a ratio of rates are summed first; else failed requests are divided by themselves, and one of them means 100 %.',
  check: ({ files }) =>
    expressionsIn(files).flatMap(({ path, value }) =>
      ratesDividedUnsummed(value.expression).map(division => ({
        rule: 'monitoring/ratio-aggregated',
        path,
        message: `${value.user} divides series by series: ${division}. Sum both sides.`,
      })),
    ),
};

/** What the service itself has to expose, as its contract says. */
const CONTRACT_METRICS: ReadonlySet<string> = new Set([
  'http_requests_total',
  'http_request_duration_seconds_bucket',
  'http_request_duration_seconds_count',
  'http_request_duration_seconds_sum',
  'build_info',
  'database_query_duration_seconds_bucket',
  'database_query_duration_seconds_count',
  'database_query_duration_seconds_sum',
  'database_connections',
  'database_connections_max',
  'cache_requests_total',
]);

/** What comes from elsewhere: Prometheus, the cluster, exporters, cert-manager. */
const FOREIGN =
  /^(?:up|ALERTS|kube_|container_|pg_|redis_|nginx_|certmanager_|istio_|probe_)/;

export const metricsKnown: Rule = {
  id: 'monitoring/metrics-known',
  summary:
    'Rules and dashboards read only metrics that somebody exposes; others are empty for ever, and nobody notices.',
  check({ files }) {
    const recorded = new Set(
      prometheusRules(files).flatMap(({ value }) => value.record ?? []),
    );
    return expressionsIn(files).flatMap(({ path, value }) =>
      [...metricsOf(value.expression)]
        .filter(
          metric =>
            !CONTRACT_METRICS.has(metric) &&
            !recorded.has(metric) &&
            !FOREIGN.test(metric),
        )
        .map(metric => ({
          rule: 'monitoring/metrics-known',
          path,
          message: `${value.user} reads ${metric}, which neither the service nor an exporter exposes.`,
        })),
    );
  },
};

/** Metrics of the service itself that its rules and dashboards read. */
export function metricsRead(files: FileTree): Set<string> {
  return new Set(
    expressionsIn(files)
      .flatMap(({ value }) => [...metricsOf(value.expression)])
      .filter(metric => CONTRACT_METRICS.has(metric)),
  );
}
