import { GeneratedFile } from '../../files';
import { objectNames } from '../../model/objectNames';
import { EnvironmentModel, ServiceModel } from '../../model/ServiceModel';
import { commentText, text, yamlText } from '../../text';
import { Generator } from '../types';
import { environmentNamed } from './alerts';
import { dashboard } from './dashboard';
import { exporterDeployment, exporterKinds, exporterName } from './exporters';
import { exporterMonitor, exporterPolicy, serviceMonitor } from './monitors';
import { prometheusRule } from './rule';
import { RULES_FILE, ruleTests } from './ruleTests';

/** Environments that are watched; in development things break all day. */
export const MONITORED = ['staging', 'production'] as const;

/** The component of `deploy/components` with the alerts of an environment. */
export function alertsComponent(
  environment: (typeof MONITORED)[number],
): string {
  return `alerts-${environment}`;
}

const COMPONENTS = 'deploy/components';
/** The port that each exporter asks. */
const SERVED_ON = { postgres: 5432, redis: 6379 };

export const monitoring: Generator = {
  name: 'monitoring',
  summary:
    'Alerts with their tests, what tells Prometheus to read the service, exporters and a dashboard',
  applies: () => true,
  generate: model => [
    ...monitoringComponent(model),
    ...MONITORED.flatMap(name =>
      alertsFiles(model, environmentNamed(model, name), alertsComponent(name)),
    ),
    testFile(model),
    testScript(),
  ],
};

function component(folder: string, comment: string, files: GeneratedFile[]) {
  const resources = files.map(({ path }) => path.split('/').pop() ?? path);
  return [
    {
      path: `${COMPONENTS}/${folder}/kustomization.yaml`,
      class: 'managed' as const,
      content: yamlText([
        {
          comment,
          value: {
            apiVersion: 'kustomize.config.k8s.io/v1alpha1',
            kind: 'Component',
            resources,
          },
        },
      ]),
    },
    ...files,
  ];
}

function monitoringComponent(model: ServiceModel): GeneratedFile[] {
  const folder = `${COMPONENTS}/monitoring`;
  const { dashboard: dashboardName } = objectNames(model.name);
  return component('monitoring', 'What Prometheus reads and Grafana shows.', [
    {
      path: `${folder}/monitor.yaml`,
      class: 'managed',
      content: yamlText([
        {
          comment: 'Tells Prometheus to read the metrics of the service.',
          value: serviceMonitor(model),
        },
      ]),
    },
    {
      path: `${folder}/dashboard.yaml`,
      class: 'managed',
      content: yamlText([
        {
          comment: 'Grafana loads dashboards from ConfigMaps with this label.',
          value: {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: {
              name: dashboardName,
              labels: { ...model.labels, grafana_dashboard: '1' },
            },
            data: {
              [`${model.name}.json`]: `${JSON.stringify(dashboard(model), undefined, 2)}\n`,
            },
          },
        },
      ]),
    },
    ...exporterKinds(model).map((kind): GeneratedFile => {
      const exporter = exporterName(model.name, kind);
      return {
        path: `${folder}/${kind}-exporter.yaml`,
        class: 'managed',
        content: yamlText([
          {
            comment: `Tells Prometheus how the ${kind === 'postgres' ? 'database' : 'cache'} does. \nquarterdeck-ignore kubernetes/secrets-as-files: it reads the URL from a variable alone`,
            value: exporterDeployment(model, kind),
          },
          { value: exporterMonitor(model, exporter) },
          { value: exporterPolicy(exporter, SERVED_ON[kind]) },
        ]),
      };
    }),
  ]);
}

function alertsFiles(
  model: ServiceModel,
  environment: EnvironmentModel,
  folder: string,
): GeneratedFile[] {
  return component(folder, `The alerts of ${environment.name}.`, [
    {
      path: `${COMPONENTS}/${folder}/prometheus-rule.yaml`,
      class: 'managed',
      content: yamlText([
        {
          comment:
            'Each alert has a runbook in docs/runbooks and a test in monitoring/alerts.test.yaml.',
          value: prometheusRule(model, environment),
        },
      ]),
    },
  ]);
}

function testFile(model: ServiceModel): GeneratedFile {
  return {
    path: 'monitoring/alerts.test.yaml',
    class: 'managed',
    content: yamlText([
      {
        comment:
          'Holds the alerts of production against made-up data: scripts/test-alerts.sh.',
        value: ruleTests(model, environmentNamed(model, 'production')),
      },
    ]),
  };
}

function testScript(): GeneratedFile {
  return {
    path: 'scripts/test-alerts.sh',
    class: 'managed',
    isExecutable: true,
    content: text`
      #!/usr/bin/env bash
      ${commentText('Checks the alerts, and tests those of production, with promtool.').trimEnd()}
      set -Eeuo pipefail
      cd "$(dirname "$0")/.."

      work=$(mktemp -d)
      trap 'rm -rf "$work"' EXIT

      # promtool wants what is below "spec:" of a PrometheusRule.
      for environment in ${MONITORED.join(' ')}; do
        sed '1,/^spec:$/d; s/^  //' "deploy/components/alerts-$environment/prometheus-rule.yaml" >"$work/${RULES_FILE}"
        promtool check rules "$work/${RULES_FILE}"
      done
      cp monitoring/alerts.test.yaml "$work/"
      promtool test rules "$work/alerts.test.yaml"
    `,
  };
}
