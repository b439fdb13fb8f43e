import { EnvironmentModel, ServiceModel } from '../../model/ServiceModel';
import { Alert, TestSeries } from './alert';
import { alertsOf } from './alerts';
import { severityOf } from './rule';

/** The file that `scripts/test-alerts.sh` puts the rules in, beside the tests. */
export const RULES_FILE = 'rules.yaml';

/** Tests for promtool: each alert fires on bad data, and all of them are silent while all is well. */
export function ruleTests(model: ServiceModel, environment: EnvironmentModel) {
  const alerts = alertsOf(model, environment);
  return {
    rule_files: [RULES_FILE],
    evaluation_interval: '1m',
    tests: [
      ...alerts.map(alert => firingTest(environment, alert)),
      {
        name: 'All is well',
        interval: '1m',
        input_series: merged(alerts.flatMap(({ test }) => test.good)),
        promql_expr_test: [
          {
            expr: 'count(ALERTS{alertstate="firing"})',
            eval_time: '5h',
            exp_samples: [],
          },
        ],
      },
    ],
  };
}

function firingTest(environment: EnvironmentModel, alert: Alert) {
  const severity = severityOf(environment, alert);
  const expr = `count by (severity) (ALERTS{alertname="${alert.name}",alertstate="firing"})`;
  return {
    name: `${alert.name} fires`,
    interval: '1m',
    input_series: merged(alert.test.bad),
    promql_expr_test: [
      // Not at once: it has to last.
      { expr, eval_time: '0m', exp_samples: [] },
      {
        expr,
        eval_time: alert.test.firesBy,
        exp_samples: [{ labels: `{severity="${severity}"}`, value: 1 }],
      },
    ],
  };
}

/** Alerts that look at the same series say the same of it when all is well. */
function merged(series: readonly TestSeries[]): TestSeries[] {
  return [...new Map(series.map(one => [one.series, one])).values()];
}
