import { helperLabels } from '../../model/objectNames';
import { ServiceModel } from '../../model/ServiceModel';
import { ImageName, imageOf } from '../../model/versions';
import { CONTAINER_SECURITY, podSecurity, usesVault } from '../manifests/pods';
import { serverUrlKey } from '../manifests/pooler';

type ExporterKind = 'postgres' | 'redis';

const EXPORTERS: Record<
  ExporterKind,
  {
    image: ImageName;
    port: number;
    variable: string;
    secretKey(model: ServiceModel): string;
  }
> = {
  postgres: {
    image: 'postgresExporter',
    port: 9187,
    variable: 'DATA_SOURCE_NAME',
    secretKey: serverUrlKey,
  },
  redis: {
    image: 'redisExporter',
    port: 9121,
    variable: 'REDIS_ADDR',
    secretKey: () => 'redis-url',
  },
};

/** Its Deployment; Prometheus calls its job the same. */
export function exporterName(name: string, kind: ExporterKind): string {
  return `${name}-${kind}-exporter`;
}

/** None where the agent of Vault hands out secrets: the exporters read a Secret, and there is none then. */
export function exporterKinds(model: ServiceModel): ExporterKind[] {
  if (usesVault(model)) {
    return [];
  }
  return [
    ...(model.hasDatabase ? (['postgres'] as const) : []),
    ...(model.hasCache ? (['redis'] as const) : []),
  ];
}

/** A Deployment of one pod that reads the state of a database or cache for Prometheus. */
export function exporterDeployment(model: ServiceModel, kind: ExporterKind) {
  const { image, port, variable, secretKey } = EXPORTERS[kind];
  const name = exporterName(model.name, kind);
  const labels = helperLabels(model, name, 'exporter');
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      replicas: 1,
      revisionHistoryLimit: 3,
      selector: { matchLabels: { 'app.kubernetes.io/name': name } },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: podSecurity(false),
          containers: [
            {
              name: 'exporter',
              image: imageOf(model.versions, image),
              env: [
                {
                  name: variable,
                  valueFrom: {
                    secretKeyRef: {
                      name: model.secretName,
                      key: secretKey(model),
                    },
                  },
                },
              ],
              ports: [{ name: 'metrics', containerPort: port }],
              readinessProbe: { httpGet: { path: '/', port: 'metrics' } },
              livenessProbe: {
                tcpSocket: { port: 'metrics' },
                periodSeconds: 30,
                failureThreshold: 5,
              },
              resources: {
                requests: {
                  cpu: '10m',
                  memory: '32Mi',
                  'ephemeral-storage': '16Mi',
                },
                limits: { memory: '64Mi', 'ephemeral-storage': '64Mi' },
              },
              securityContext: CONTAINER_SECURITY,
            },
          ],
        },
      },
    },
  };
}
