import { EnvironmentModel, ServiceModel } from '../../model/ServiceModel';
import { Alert, alertContext, literal } from './alert';
import { alertsOf, measuresRequests } from './alerts';
import { ERROR_WINDOWS, errorRatio, errorRatioRecord } from './alerts/requests';

/** The PrometheusRule of one environment: what it records, and its alerts. */
export function prometheusRule(
  model: ServiceModel,
  environment: EnvironmentModel,
) {
  const context = alertContext(model, environment);
  const groups = [
    ...(measuresRequests(model)
      ? [
          {
            name: `${model.name}-${environment.name}-records`,
            rules: ERROR_WINDOWS.map(window => ({
              record: errorRatioRecord(window),
              expr: errorRatio(context, window),
            })),
          },
        ]
      : []),
    {
      name: `${model.name}-${environment.name}-alerts`,
      rules: alertsOf(model, environment).map(alert =>
        alertRule(model, environment, alert),
      ),
    },
  ];
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: model.name, labels: model.labels },
    spec: { groups },
  };
}

function alertRule(
  model: ServiceModel,
  environment: EnvironmentModel,
  alert: Alert,
) {
  const { alerts } = model.description;
  return {
    alert: alert.name,
    expr: alert.expression,
    for: alert.duration,
    labels: {
      severity: severityOf(environment, alert),
      channel: literal(alerts.channel),
      service: model.name,
      team: model.labels.team,
      environment: environment.name,
    },
    annotations: {
      summary: alert.summary,
      description: alert.description,
      runbook_url: literal(
        `${alerts.runbookBaseUrl.replace(/\/$/, '')}/${alert.name}`,
      ),
      dashboard_url: literal(
        `${alerts.dashboardBaseUrl.replace(/\/$/, '')}/${model.name}?var-namespace=${environment.namespace}`,
      ),
    },
  };
}

/** Only production wakes somebody up. */
export function severityOf(
  environment: EnvironmentModel,
  { severity }: Alert,
): Alert['severity'] {
  return environment.name === 'production' ? severity : 'warning';
}
