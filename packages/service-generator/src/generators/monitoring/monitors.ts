import { ServiceModel } from '../../model/ServiceModel';
import { TO_DATABASE, TO_DNS } from '../manifests/networkPolicies';
import { podNames } from './alert';

/**
 * What tells Prometheus to read the service. Where one Service stands before the pods it is a ServiceMonitor. Strategies
 * with several Services would have each pod read once through each of them: there the pods are read directly.
 */
export function serviceMonitor(model: ServiceModel) {
  const { name, labels, isWorker, description, paths } = model;
  const endpoint = {
    port: 'metrics',
    path: paths.metrics,
    interval: '30s',
    // One name for the job, whatever the strategy calls its Services.
    relabelings: [{ targetLabel: 'job', replacement: name }],
  };
  const isRolling = description.rollout.strategy === 'rolling' && !isWorker;
  return isRolling
    ? {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'ServiceMonitor',
        metadata: { name, labels },
        spec: {
          selector: { matchLabels: model.selector },
          endpoints: [endpoint],
        },
      }
    : podMonitor(name, labels, endpoint, podNames(model));
}

/** Reads an exporter, a pod without a Service. */
export function exporterMonitor(model: ServiceModel, exporter: string) {
  return podMonitor(
    exporter,
    model.labels,
    {
      port: 'metrics',
      path: '/metrics',
      interval: '30s',
      relabelings: [{ targetLabel: 'job', replacement: exporter }],
    },
    [exporter],
  );
}

function podMonitor(
  name: string,
  labels: Readonly<Record<string, string>>,
  endpoint: object,
  pods: readonly string[],
) {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name, labels },
    spec: {
      selector: {
        matchExpressions: [
          { key: 'app.kubernetes.io/name', operator: 'In', values: pods },
        ],
      },
      podMetricsEndpoints: [endpoint],
    },
  };
}

/** Lets Prometheus in, and lets the exporter out to names and to what it reads. */
export function exporterPolicy(exporter: string, port: number) {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: exporter },
    spec: {
      podSelector: { matchLabels: { 'app.kubernetes.io/name': exporter } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [
            {
              namespaceSelector: {
                matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' },
              },
            },
          ],
          ports: [{ port: 'metrics', protocol: 'TCP' }],
        },
      ],
      egress: [TO_DNS, { ...TO_DATABASE, ports: [{ port, protocol: 'TCP' }] }],
    },
  };
}
